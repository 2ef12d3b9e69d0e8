/** What other services send and understand, at the broker. */
@NullMarked
package dev.cqrsync.it.wire;

import org.jspecify.annotations.NullMarked;
