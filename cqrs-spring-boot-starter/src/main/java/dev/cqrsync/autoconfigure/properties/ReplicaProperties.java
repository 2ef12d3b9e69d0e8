package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.transport.BackOff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.io.Resource;

/** Properties of replicas, {@code cqrs.replica}. */
public class ReplicaProperties {

    /** When to create the table of a service with replicas. */
    private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

    /** How often a message that failed is tried again. 0 for never, -1 for as long as it has not expired. */
    private int maxRetries = 30;

    /** How long a message that failed waits before it is tried again. Others do not wait for it. */
    private Duration retryDelay = Duration.ofSeconds(2);

    /** Name of the queue of dead letters. "dead_letter_" and the name of the service's queue when not set. */
    private @Nullable String deadLetterQueue;

    /** How long a dead letter is kept. */
    private Duration deadMessageTtl = Duration.ofDays(10);

    /** How long a deleted row is remembered, so that late messages do not bring it back. */
    private Duration tombstoneRetention = Duration.ofDays(30);

    /** Maximum time of a statement that applies messages, those of handlers included. No limit when not set. */
    private @Nullable Duration queryTimeout;

    /** Contracts of the masters, which the replicas are checked against at start. Not checked when empty. */
    private List<Resource> contract = new ArrayList<>();

    public DatabaseInitializationMode getInitializeSchema() {
        return initializeSchema;
    }

    public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
        this.initializeSchema = initializeSchema;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public Duration getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(Duration retryDelay) {
        this.retryDelay = retryDelay;
    }

    public @Nullable String getDeadLetterQueue() {
        return deadLetterQueue;
    }

    public void setDeadLetterQueue(@Nullable String deadLetterQueue) {
        this.deadLetterQueue = deadLetterQueue;
    }

    public Duration getDeadMessageTtl() {
        return deadMessageTtl;
    }

    public void setDeadMessageTtl(Duration deadMessageTtl) {
        this.deadMessageTtl = deadMessageTtl;
    }

    public @Nullable Duration getQueryTimeout() {
        return queryTimeout;
    }

    public void setQueryTimeout(@Nullable Duration queryTimeout) {
        this.queryTimeout = queryTimeout;
    }

    public List<Resource> getContract() {
        return contract;
    }

    public void setContract(List<Resource> contract) {
        this.contract = contract;
    }

    public Duration getTombstoneRetention() {
        return tombstoneRetention;
    }

    public void setTombstoneRetention(Duration tombstoneRetention) {
        this.tombstoneRetention = tombstoneRetention;
    }

    /** The same, as the core knows it. */
    public RetryPolicy retryPolicy() {
        return maxRetries < 0
                ? RetryPolicy.unlimited(new BackOff(retryDelay, retryDelay))
                : RetryPolicy.of(maxRetries, retryDelay);
    }
}
