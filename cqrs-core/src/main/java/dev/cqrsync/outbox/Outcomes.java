package dev.cqrsync.outbox;

import dev.cqrsync.transport.PublishOutcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what became of events: to the listener always, to the log once per id that nobody takes. */
final class Outcomes {

    private static final Logger log = LoggerFactory.getLogger(Outcomes.class);

    private final RelayListener listener;
    private final Set<String> unrouted = ConcurrentHashMap.newKeySet();
    private final AtomicLong lost = new AtomicLong();

    Outcomes(RelayListener listener) {
        this.listener = listener;
    }

    void taken(String cqrsId, PublishOutcome outcome, int superseded) {
        if (outcome == PublishOutcome.ROUTED) {
            listener.published(cqrsId);
        } else {
            if (unrouted.add(cqrsId)) {
                log.warn(
                        "No queue takes messages of id '{}' yet, so the broker drops them. This is normal until the"
                                + " first replica has been started; its first load brings what it missed.",
                        cqrsId);
            }
            listener.unrouted(cqrsId);
        }
        for (int i = 0; i < superseded; i++) {
            listener.superseded(cqrsId);
        }
    }

    void failed(String cqrsId, Throwable cause) {
        listener.failed(cqrsId, cause);
    }

    void dropped(String cqrsId) {
        long count = lost.incrementAndGet();
        if (Long.bitCount(count) == 1) { // 1, 2, 4, 8, …: loud enough, and no flood
            log.warn(
                    "{} events have been given up since the start, the last one of id '{}'; replicas need a sync. With"
                            + " cqrs.master.delivery=outbox none would be lost.",
                    count,
                    cqrsId);
        }
        listener.dropped(cqrsId);
    }
}
