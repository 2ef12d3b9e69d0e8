package dev.cqrsync.autoconfigure.properties;

import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.util.unit.DataSize;

/** Properties of consuming messages, {@code cqrs.consume}. */
public class ConsumeProperties {

    /** Whether a service with replicas consumes messages. */
    private boolean enabled = true;

    /** Number of threads that take and apply messages. */
    private int workers = 1;

    /** Maximum number of messages that a worker applies in one transaction. Nobody waits for a batch to fill. */
    private int batchSize = 500;

    /** Ids of the replicas to consume messages for. All replicas of the service when empty. */
    private Set<String> cqrsIds = new LinkedHashSet<>();

    /** Maximum size of a message. A larger one becomes a dead letter. */
    private DataSize maxMessageSize = DataSize.ofMegabytes(8);

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public int getWorkers() {
        return workers;
    }

    public void setWorkers(int workers) {
        this.workers = workers;
    }

    public int getBatchSize() {
        return batchSize;
    }

    public void setBatchSize(int batchSize) {
        this.batchSize = batchSize;
    }

    public Set<String> getCqrsIds() {
        return cqrsIds;
    }

    public void setCqrsIds(Set<String> cqrsIds) {
        this.cqrsIds = cqrsIds;
    }

    public DataSize getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(DataSize maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }
}
