package dev.cqrsync.transport;

import java.util.List;

/**
 * The dead letters that a broker keeps. Works while consumers run and other processes do the same; thread-safe, as each
 * call works on its own.
 */
public interface DeadLetterStore {

    /** Decides about dead letters, some at a time. Whatever it throws ends the visit, and is thrown by it. */
    @FunctionalInterface
    interface Visitor {

        /**
         * Decides.
         *
         * @param letters 1 or more, oldest first
         * @return one fate for each, in the same order
         * @throws InterruptedException when the thread is interrupted
         */
        List<DeadLetterFate> decide(List<StoredDeadLetter> letters) throws InterruptedException;
    }

    /**
     * Letters that wait in a queue, without those that somebody is visiting; 0 when there is no such queue.
     *
     * @throws QueueAccessException when the broker cannot be used
     */
    long count(String deadLetterQueue);

    /**
     * Shows the letters that are in the queue now to a visitor, oldest first, and does what it decides. Those that
     * arrive meanwhile are not waited for. Holds few letters in memory at a time, however many there are.
     *
     * <p>Letters that are kept are hidden from others during the visit and back in their place after it. A letter is
     * removed when its copy has arrived where it was sent to, and no sooner. Ended at any moment, by an exception or
     * with the process, a visit loses nothing: what was not done yet is in the queue again, and at worst a letter that
     * was resent is there as well.
     *
     * @throws QueueAccessException when the broker cannot be used, or not any more
     * @throws InterruptedException when the thread is interrupted
     */
    DeadLetterVisit visit(String deadLetterQueue, Visitor visitor) throws InterruptedException;

    /**
     * Removes all letters at once.
     *
     * @return how many there were
     * @throws QueueAccessException when the broker cannot be used
     */
    long purge(String deadLetterQueue);
}
