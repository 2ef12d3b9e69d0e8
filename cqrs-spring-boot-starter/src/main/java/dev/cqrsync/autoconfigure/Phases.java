package dev.cqrsync.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** When what starts: lower phases start before and stop after higher ones. */
final class Phases {

    /** Before web traffic and schedulers, and still there for the last transactions they commit. */
    static final int RELAY = SmartLifecycle.DEFAULT_PHASE - 8192;

    /** After everything else, as applying messages may need any of it. */
    static final int CONSUMER = SmartLifecycle.DEFAULT_PHASE;

    private Phases() {}
}
