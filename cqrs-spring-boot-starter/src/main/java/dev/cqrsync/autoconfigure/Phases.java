package dev.cqrsync.autoconfigure;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.SmartLifecycle;

/** When what starts: lower phases start before and stop after higher ones. */
final class Phases {

    /** Before web traffic and schedulers, and still there for the last transactions they commit. */
    static final int RELAY = SmartLifecycle.DEFAULT_PHASE - 8192;

    /** After everything else, as applying messages may need any of it. */
    static final int CONSUMER = SmartLifecycle.DEFAULT_PHASE;

    private Phases() {}

    /** What Boot grants a phase to stop, {@code spring.lifecycle.timeout-per-shutdown-phase}. */
    static Duration stopTimeout(ObjectProvider<LifecycleProperties> lifecycle) {
        return lifecycle.getIfAvailable(LifecycleProperties::new).getTimeoutPerShutdownPhase();
    }
}
