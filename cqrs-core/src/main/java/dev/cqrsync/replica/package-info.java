/** Applies events to replicas: decides by revision what is news, and writes it in few statements. */
@NullMarked
package dev.cqrsync.replica;

import org.jspecify.annotations.NullMarked;
