package dev.cqrsync.transport.rabbit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Says once that something fails and once that it works again, however often it is tried in between. Thread-safe. */
final class OutageLog {

    private final Logger log;
    private final String who;
    private BrokerFailure.@Nullable Kind failing;
    private long since;

    /** @param who the sentence's subject, such as {@code "publisher"} */
    OutageLog(Logger log, String who) {
        this.log = log;
        this.who = who;
    }

    synchronized void failed(BrokerFailure failure) {
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

    synchronized void works() {
        if (failing != null) {
            failing = null;
            log.info("{}: the broker can be used again after {}", who, lasted());
        }
    }

    private Duration lasted() {
        return Duration.ofMillis((System.nanoTime() - since) / 1_000_000);
    }
}
