package dev.cqrsync.replica;

import dev.cqrsync.transport.HandlerUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a transaction again where that can help, and tells an outage from a failure of the events in it.
 *
 * <p>A lost connection is the difficult case: most often the database is away, and then no event may pay for it; but an
 * event may also break each connection it is sent through, and then waiting would block all others for ever. So after a
 * loss the database is asked whether it is there. If it is not, this is an outage. If it is, several events are divided,
 * so that the one to blame is found; a single one has failed when its connection is lost {@value
 * #RUNS_WHEN_DISCONNECTED} times in a row, the database being there each time and the pauses in between long enough for
 * a pool to find out which of its connections are dead. Nobody can ask the store behind a handler: if it is away, the
 * next run is refused, or times out, and that tells.
 *
 * <p>Thread-safe.
 */
final class Reruns {

    private static final Logger log = LoggerFactory.getLogger(Reruns.class);

    private static final int RUNS_WHEN_CONTENDED = 10;
    private static final int RUNS_WHEN_DISCONNECTED = 3;
    private static final int RUNS_WHEN_SLOW = 3;
    private static final int RUNS_FOR_DUPLICATE_KEY = 3;
    private static final Duration LONGEST_CONTENTION = Duration.ofSeconds(20);
    private static final Duration PAUSE_WHEN_DISCONNECTED = Duration.ofMillis(600);
    private static final long PAUSE_MICROS = 2_000;

    private final BooleanSupplier databaseIsThere;
    private final Consumer<Throwable> whenSlow;
    private final ReplicaListener listener;

    /**
     * @param databaseIsThere asks the database; may throw to say no
     * @param whenSlow is told of each statement that took too long
     */
    Reruns(BooleanSupplier databaseIsThere, Consumer<Throwable> whenSlow, ReplicaListener listener) {
        this.databaseIsThere = databaseIsThere;
        this.whenSlow = whenSlow;
        this.listener = listener;
    }

    /**
     * Runs a transaction.
     *
     * @param events how many are applied in it, 1 or more
     * @param duplicateKeyRunsAgain whether a key may have been taken by a transaction that was quicker
     * @throws HandlerUnavailableException in an outage
     * @throws RuntimeException what it failed with, when the events are to blame, or one of them
     */
    <T> T run(int events, boolean duplicateKeyRunsAgain, Supplier<T> transaction) {
        long start = System.nanoTime();
        for (int run = 1; ; run++) {
            try {
                return transaction.get();
            } catch (RuntimeException e) {
                boolean ofKey = FailureKind.of(e) == FailureKind.DUPLICATE_KEY;
                if (ofKey && !duplicateKeyRunsAgain || !helpsAgain(e, events, run, System.nanoTime() - start)) {
                    throw e;
                }
                log.debug("a transaction with {} event(s) runs again: {}", events, FailurePolicy.describe(e));
                listener.rerun(events, e);
            }
        }
    }

    private boolean helpsAgain(RuntimeException failure, int events, int run, long nanos) {
        switch (FailureKind.of(failure)) {
            case UNAVAILABLE -> throw unavailable(failure);
            case DISCONNECTED -> {
                if (!databaseIsThere()) {
                    throw unavailable(failure);
                }
                return events == 1
                        && run < RUNS_WHEN_DISCONNECTED
                        && pause(PAUSE_WHEN_DISCONNECTED.toNanos() / 1_000, run);
            }
            case SLOW -> {
                whenSlow.accept(failure);
                return events == 1 && run < RUNS_WHEN_SLOW; // fewer events take less
            }
            case CONTENTION -> {
                boolean tooLong = run > 1 && nanos > LONGEST_CONTENTION.toNanos();
                return run < RUNS_WHEN_CONTENDED && !tooLong && pause(PAUSE_MICROS, run);
            }
            case DUPLICATE_KEY -> {
                return run < RUNS_FOR_DUPLICATE_KEY && pause(PAUSE_MICROS, run);
            }
            case UNFIT, EVENT -> {
                return false;
            }
        }
        return false;
    }

    private static HandlerUnavailableException unavailable(RuntimeException failure) {
        HandlerUnavailableException said = FailureKind.find(failure, HandlerUnavailableException.class);
        return said != null
                ? said
                : new HandlerUnavailableException(
                        "What messages are applied to is out of reach: " + FailurePolicy.describe(failure), failure);
    }

    private boolean databaseIsThere() {
        try {
            return databaseIsThere.getAsBoolean();
        } catch (RuntimeException e) {
            log.debug("the database does not answer", e);
            return false;
        }
    }

    /** Short and random, so that those who were in each other's way are not again. */
    private static boolean pause(long micros, int run) {
        long bound = micros << Math.min(run, 6);
        LockSupport.parkNanos(
                TimeUnit.MICROSECONDS.toNanos(ThreadLocalRandom.current().nextLong(micros, micros + bound)));
        return true;
    }
}
