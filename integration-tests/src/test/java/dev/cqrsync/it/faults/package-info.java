/**
 * Fault injection: services as processes on servers of their own, under load, while everything breaks; then a count of
 * what was lost, doubled or came back. {@code docs/fault-injection.md} says how to use it.
 */
@NullMarked
package dev.cqrsync.it.faults;

import org.jspecify.annotations.NullMarked;
