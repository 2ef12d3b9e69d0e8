package dev.cqrsync.capture;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.mapping.MasterMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * What capture can be told.
 *
 * @param messageTtl how long an event is worth applying, counted from its transaction, unless its master says otherwise
 * @param produce by id whether changes are published, where that differs from the master's declaration
 * @param clock tells the time
 */
public record CaptureSettings(TimeToLive messageTtl, Map<String, Boolean> produce, Clock clock) {

    /** A day, as other implementations have it, and the system's clock. */
    public static final CaptureSettings DEFAULT =
            new CaptureSettings(TimeToLive.of(Duration.ofDays(1)), Map.of(), Clock.systemUTC());

    public CaptureSettings {
        produce = Map.copyOf(produce);
    }

    boolean isProduced(MasterMapping master) {
        return produce.getOrDefault(master.cqrsId(), master.declaration().produce());
    }

    TimeToLive timeToLive(MasterMapping master) {
        TimeToLive own = master.declaration().timeToLive();
        return own == null ? messageTtl : own;
    }
}
