package dev.cqrsync.autoconfigure;

import dev.cqrsync.replica.jdbc.TombstoneCleaner;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets deleted rows from time to time, on a thread of its own. Any number of instances may do so. */
final class TombstoneCleaning implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TombstoneCleaning.class);

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "cqrs-tombstones");
        thread.setDaemon(true);
        return thread;
    });

    /** Starts at once and goes on until closed. */
    TombstoneCleaning(Collection<TombstoneCleaner> cleaners, Duration retention) {
        var unused = executor.scheduleWithFixedDelay(
                () -> cleaners.forEach(cleaner -> clean(cleaner, retention)),
                0,
                INTERVAL.toSeconds(),
                TimeUnit.SECONDS);
    }

    private static void clean(TombstoneCleaner cleaner, Duration retention) {
        try {
            long removed = cleaner.clean(retention);
            log.debug("Forgot {} deleted rows", removed);
        } catch (RuntimeException e) { // one that got out would end the schedule
            log.warn("Deleted rows are remembered for longer than {}; trying again in {}", retention, INTERVAL, e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
