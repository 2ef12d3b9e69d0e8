/** Says whether and when an event that failed is tried again. */
@NullMarked
package dev.cqrsync.replica.retry;

import org.jspecify.annotations.NullMarked;
