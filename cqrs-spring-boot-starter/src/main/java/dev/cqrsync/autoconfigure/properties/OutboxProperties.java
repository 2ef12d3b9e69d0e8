package dev.cqrsync.autoconfigure.properties;

import java.time.Duration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.unit.DataSize;

/** Properties of the outbox and its relay, {@code cqrs.outbox}. */
public class OutboxProperties {

    /** When to create the tables of a service with masters. */
    private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

    /** How often to look for records that nobody has published. */
    private Duration sweepInterval = Duration.ofSeconds(5);

    /** How long a claimed record is left to the instance that claimed it. */
    private Duration lease = Duration.ofMinutes(2);

    /** Maximum memory for events between commit and broker. What exceeds it waits in the table. */
    private DataSize maxMemory = DataSize.ofMegabytes(32);

    public DatabaseInitializationMode getInitializeSchema() {
        return initializeSchema;
    }

    public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
        this.initializeSchema = initializeSchema;
    }

    public Duration getSweepInterval() {
        return sweepInterval;
    }

    public void setSweepInterval(Duration sweepInterval) {
        this.sweepInterval = sweepInterval;
    }

    public Duration getLease() {
        return lease;
    }

    public void setLease(Duration lease) {
        this.lease = lease;
    }

    public DataSize getMaxMemory() {
        return maxMemory;
    }

    public void setMaxMemory(DataSize maxMemory) {
        this.maxMemory = maxMemory;
    }
}
