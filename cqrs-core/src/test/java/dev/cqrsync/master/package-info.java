/** Proof that events become the right rows, on every database and both write paths. */
@NullMarked
package dev.cqrsync.master;

import org.jspecify.annotations.NullMarked;
