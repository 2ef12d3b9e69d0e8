package dev.cqrsync.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** Properties of waiting for changes, {@code cqrs.await}. */
@ConfigurationProperties("cqrs.await")
public class AwaitProperties {

    /** How many callers may wait for changes at the same time. */
    private int maxWaiters = 10_000;

    /**
     * Whether other instances of this service consume from the same queue, so that a caller may wait for what another
     * instance applies and has to look into the database from time to time.
     */
    private boolean otherInstances = false;

    public int getMaxWaiters() {
        return maxWaiters;
    }

    public void setMaxWaiters(int maxWaiters) {
        this.maxWaiters = maxWaiters;
    }

    public boolean isOtherInstances() {
        return otherInstances;
    }

    public void setOtherInstances(boolean otherInstances) {
        this.otherInstances = otherInstances;
    }
}
