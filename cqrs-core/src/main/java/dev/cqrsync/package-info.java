/** The vocabulary of cqrsync: what applications annotate, and the events that travel between services. */
@NullMarked
package dev.cqrsync;

import org.jspecify.annotations.NullMarked;
