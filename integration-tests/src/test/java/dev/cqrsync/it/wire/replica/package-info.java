/** The models of the captured messages, as a replica. */
@NullMarked
package dev.cqrsync.it.wire.replica;

import org.jspecify.annotations.NullMarked;
