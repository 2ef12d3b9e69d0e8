package dev.cqrsync.capture;

import java.time.Clock;
import java.time.Duration;

/**
 * What capture can be told.
 *
 * @param messageTtl how long an event is worth applying, counted from its transaction; positive
 * @param clock tells the time
 */
public record CaptureSettings(Duration messageTtl, Clock clock) {

    /** A day, as other implementations have it, and the system's clock. */
    public static final CaptureSettings DEFAULT = new CaptureSettings(Duration.ofDays(1), Clock.systemUTC());

    public CaptureSettings {
        if (messageTtl.isNegative() || messageTtl.isZero()) {
            throw new IllegalArgumentException("cqrs.master.message-ttl must be positive: " + messageTtl);
        }
    }
}
