package dev.cqrsync.autoconfigure.properties;

import java.time.Duration;

/** Properties of being compared with a master through the broker, {@code cqrs.reconcile}. */
public class ReconcileProperties {

    /** Whether masters may compare themselves with this service's replicas through the broker. */
    private boolean enabled;

    /** Time to wait before rows that differ are compared again, so that events under way do not count. */
    private Duration settle = Duration.ofSeconds(2);

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Duration getSettle() {
        return settle;
    }

    public void setSettle(Duration settle) {
        this.settle = settle;
    }
}
