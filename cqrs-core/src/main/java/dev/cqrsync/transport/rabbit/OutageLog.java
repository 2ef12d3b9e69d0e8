package dev.cqrsync.transport.rabbit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Says once that something fails and once that it works again, however often and by however many it is tried in
 * between. Thread-safe.
 */
final class OutageLog {

    private final Logger log;
    private final String who;
    private BrokerFailure.@Nullable Kind failing;
    private final Set<Object> failed = new HashSet<>();
    private long since;

    /** @param who the sentence's subject, such as {@code "publisher"} */
    OutageLog(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    /** @param worker the one of them that failed */
    synchronized void failed(Object worker, BrokerFailure failure) {
        failed.add(worker);
        if (failing == failure.kind()) {
            log.debug("{}: {}", who, failure.text());
            return;
        }
        if (failing == null) {
            since = System.nanoTime();
        }
        failing = failure.kind();
        if (failing == BrokerFailure.Kind.OUTAGE) {
            log.warn("{}: {}; trying again until it can", who, failure.text());
        } else {
            log.error("{}: {}; trying again until that is mended", who, failure.text());
        }
    }

    /** @param worker the one of them that works; the last of those that failed ends the outage */
    synchronized void works(Object worker) {
        failed.remove(worker);
        if (failing != null && failed.isEmpty()) {
            failing = null;
            log.info("{}: the broker can be used again after {}", who, lasted());
        }
    }

    private Duration lasted() {
        return Duration.ofMillis((System.nanoTime() - since) / 1_000_000);
    }
}
