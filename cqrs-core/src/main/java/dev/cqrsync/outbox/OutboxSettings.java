package dev.cqrsync.outbox;

import java.time.Duration;

/**
 * Sizes and times of outbox and relay.
 *
 * @param recordEvents events per record at most
 * @param recordBytes bytes per record at most; a single larger event gets a record of its own
 * @param lease how long a record belongs to the instance that committed or claimed it; longer than the publisher's
 *     confirm timeout
 * @param sweepInterval time between two looks for records that nobody has published
 * @param claimRecords records read back from the table at once, at most
 * @param claimBytes bytes read back from the table at once, at most
 * @param memoryRecords committed records that wait in memory for the publisher, at most
 * @param memoryBytes bytes of committed records that wait in memory for the publisher, at most
 * @param memoryIds ids of committed records remembered when the records themselves have no room, at most
 * @param linger while several threads commit much, how often committed records go to the broker, at most; 0: no limit
 * @param deleteRecords published records that are deleted at once, at most
 * @param deleteDelay how long a published record waits for others to be deleted with it
 * @param retryDelay pause before the second attempt to publish a record; it doubles with every further one
 * @param maxRetryDelay longest such pause
 */
public record OutboxSettings(
        int recordEvents,
        int recordBytes,
        Duration lease,
        Duration sweepInterval,
        int claimRecords,
        long claimBytes,
        int memoryRecords,
        long memoryBytes,
        int memoryIds,
        Duration linger,
        int deleteRecords,
        Duration deleteDelay,
        Duration retryDelay,
        Duration maxRetryDelay) {

    public OutboxSettings {
        requirePositive("recordEvents", recordEvents);
        requirePositive("recordBytes", recordBytes);
        requirePositive("lease", lease.toNanos());
        requirePositive("sweepInterval", sweepInterval.toNanos());
        requirePositive("claimRecords", claimRecords);
        requirePositive("claimBytes", claimBytes);
        requirePositive("memoryRecords", memoryRecords);
        requirePositive("memoryBytes", memoryBytes);
        requirePositive("memoryIds", memoryIds);
        requirePositive("deleteRecords", deleteRecords);
        requirePositive("retryDelay", retryDelay.toNanos());
        requirePositive("maxRetryDelay", maxRetryDelay.toNanos());
        requireNotNegative("linger", linger);
        requireNotNegative("deleteDelay", deleteDelay);
    }

    /** Pause before the next attempt after so many failed ones (0: the first has just failed). */
    Duration retryDelay(int failedBefore) {
        Duration delay = retryDelay.multipliedBy(1L << Math.min(failedBefore, 20));
        return delay.compareTo(maxRetryDelay) < 0 ? delay : maxRetryDelay;
    }

    /** Up to when a lease must last for its record to be worth taking up, as {@link System#nanoTime()}. */
    long leaseNeededUntil() {
        return System.nanoTime() + lease.toNanos() / 5;
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("%s of the outbox must not be negative: %s".formatted(name, value));
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s of the outbox must be greater than zero".formatted(name));
        }
    }
}
