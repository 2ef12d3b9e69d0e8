package dev.cqrsync.example.demo;

import java.time.Duration;

/** Asks again and again, for a bounded time. */
final class Waiting {

    private Waiting() {}

    /** Something that becomes true. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Waits until the condition holds; an exception counts as no.
     *
     * @return whether it holds, false when the time is over
     */
    static boolean until(Duration timeout, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                if (condition.holds()) {
                    return true;
                }
            } catch (InterruptedException | DemoFailure e) {
                throw e;
            } catch (Exception e) {
                // not yet
            }
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(100);
        }
    }
}
