/** Proof of what becomes of a message that fails, through a real broker. */
@NullMarked
package dev.cqrsync.it.retry;

import org.jspecify.annotations.NullMarked;
