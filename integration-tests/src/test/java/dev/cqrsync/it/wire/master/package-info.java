/** The models of the captured messages, as a master. */
@NullMarked
package dev.cqrsync.it.wire.master;

import org.jspecify.annotations.NullMarked;
