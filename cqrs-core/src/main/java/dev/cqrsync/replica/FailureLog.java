package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.text.OneLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells of each event that fails, on one line at WARN. When many fail, those after the first {@value #LINES} of a minute
 * are told at DEBUG only, and counted. Thread-safe.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger("dev.cqrsync.replica.failures");

    static final int LINES = 20;
    static final Duration PERIOD = Duration.ofMinutes(1);

    private final Clock clock;
    private Instant since = Instant.MIN;
    private int lines;
    private long untold;

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    /** It is tried again. */
    void retried(ChangeEvent event, Duration delay, String reason) {
        tell("{} {} has failed, attempt {}; the next one is in {} ms: {}", event, delay, reason);
    }

    /** It is kept, as it has failed for the last time. */
    void kept(ChangeEvent event, String reason) {
        tell("{} {} is a dead letter, failed in attempt {}: {}", event, null, reason);
    }

    private void tell(String sentence, ChangeEvent event, @Nullable Duration delay, String reason) {
        boolean told = isTold();
        if (!told && !log.isDebugEnabled()) {
            return;
        }
        String id = OneLine.of(event.cqrsId());
        String pk = OneLine.of(String.valueOf(event.instancePk()));
        long attempt = event.retries() + 1L;
        Object[] values = delay == null
                ? new Object[] {id, pk, attempt, reason}
                : new Object[] {id, pk, attempt, delay.toMillis(), reason};
        log.atLevel(told ? Level.WARN : Level.DEBUG).log(sentence, values);
    }

    private synchronized boolean isTold() {
        Instant now = clock.instant();
        if (since.isBefore(now.minus(PERIOD)) || since.isAfter(now)) {
            if (untold > 0) {
                log.warn("{} more events have failed since {}", untold, since);
            }
            since = now;
            lines = 0;
            untold = 0;
        }
        if (lines < LINES) {
            lines++;
            return true;
        }
        if (untold++ == 0) {
            log.warn("More events fail; they are told at DEBUG and counted until {}", since.plus(PERIOD));
        }
        return false;
    }
}
