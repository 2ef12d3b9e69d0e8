/** Proof that events become the right rows, on every database and both write paths. */
@NullMarked
package dev.cqrsync.replica;

import org.jspecify.annotations.NullMarked;
