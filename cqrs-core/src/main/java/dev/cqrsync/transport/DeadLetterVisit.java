package dev.cqrsync.transport;

/**
 * What came of a visit.
 *
 * @param visited letters that the visitor decided about
 * @param dropped letters removed for good
 * @param resent letters whose message has arrived elsewhere
 * @param unrouted letters that stay because no queue takes their message
 */
public record DeadLetterVisit(long visited, long dropped, long resent, long unrouted) {}
