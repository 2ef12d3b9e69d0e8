package dev.cqrsync.transport;

/**
 * A queue at a moment.
 *
 * @param messages that wait, without those in consumers' hands
 * @param consumers workers that take from it, in all processes
 */
public record QueueState(long messages, int consumers) {}
