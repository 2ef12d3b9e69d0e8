/** Replicas end as their masters are, whatever happens to messages on the way. */
@NullMarked
package dev.cqrsync.it.convergence;

import org.jspecify.annotations.NullMarked;
