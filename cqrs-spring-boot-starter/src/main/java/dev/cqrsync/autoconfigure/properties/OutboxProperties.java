package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.outbox.OutboxSettings;
import java.time.Duration;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.unit.DataSize;

/** Properties of the outbox and its relay, {@code cqrs.outbox}. */
public class OutboxProperties {

    /** When to create the tables of a service with masters. */
    private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

    /** How long a record is left to the instance that committed or claimed it. */
    private Duration lease = Duration.ofSeconds(30);

    /** How often to look for records that nobody has published. */
    private Duration sweepInterval = Duration.ofSeconds(5);

    /** Maximum number of events that a transaction stores in one record. */
    private int recordMaxEvents = 1000;

    /** Maximum size of a record. A single larger event gets a record of its own. */
    private DataSize recordMaxSize = DataSize.ofMegabytes(1);

    /** Maximum number of records to read back from the table at once. */
    private int claimMaxRecords = 500;

    /** Maximum size of the records to read back from the table at once. */
    private DataSize claimMaxSize = DataSize.ofMegabytes(8);

    /** Maximum number of committed records that wait in memory to be published. More wait in the table. */
    private int memoryMaxRecords = 10000;

    /** Maximum memory for committed records that wait to be published. More wait in the table. */
    private DataSize memoryMaxSize = DataSize.ofMegabytes(32);

    /** Maximum number of records in the table that are remembered to be read back. A sweep finds more. */
    private int memoryMaxIds = 100000;

    /**
     * How long committed events wait for others to be published with them while several threads commit more than a
     * thousand a second. 0 publishes as soon as the broker has answered.
     */
    private Duration linger = Duration.ofMillis(20);

    /** Maximum number of published records to delete at once. */
    private int deleteMaxRecords = 500;

    /** How long a published record waits for others to be deleted with it. */
    private Duration deleteDelay = Duration.ofMillis(50);

    /** Pause before a record that the broker refused is published again. It doubles each time. */
    private Duration retryDelay = Duration.ofSeconds(1);

    /** Longest pause before a record that the broker refused is published again. */
    private Duration maxRetryDelay = Duration.ofMinutes(1);

    public DatabaseInitializationMode getInitializeSchema() {
        return initializeSchema;
    }

    public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
        this.initializeSchema = initializeSchema;
    }

    public Duration getLease() {
        return lease;
    }

    public void setLease(Duration lease) {
        this.lease = lease;
    }

    public Duration getSweepInterval() {
        return sweepInterval;
    }

    public void setSweepInterval(Duration sweepInterval) {
        this.sweepInterval = sweepInterval;
    }

    public int getRecordMaxEvents() {
        return recordMaxEvents;
    }

    public void setRecordMaxEvents(int recordMaxEvents) {
        this.recordMaxEvents = recordMaxEvents;
    }

    public DataSize getRecordMaxSize() {
        return recordMaxSize;
    }

    public void setRecordMaxSize(DataSize recordMaxSize) {
        this.recordMaxSize = recordMaxSize;
    }

    public int getClaimMaxRecords() {
        return claimMaxRecords;
    }

    public void setClaimMaxRecords(int claimMaxRecords) {
        this.claimMaxRecords = claimMaxRecords;
    }

    public DataSize getClaimMaxSize() {
        return claimMaxSize;
    }

    public void setClaimMaxSize(DataSize claimMaxSize) {
        this.claimMaxSize = claimMaxSize;
    }

    public int getMemoryMaxRecords() {
        return memoryMaxRecords;
    }

    public void setMemoryMaxRecords(int memoryMaxRecords) {
        this.memoryMaxRecords = memoryMaxRecords;
    }

    public DataSize getMemoryMaxSize() {
        return memoryMaxSize;
    }

    public void setMemoryMaxSize(DataSize memoryMaxSize) {
        this.memoryMaxSize = memoryMaxSize;
    }

    public int getMemoryMaxIds() {
        return memoryMaxIds;
    }

    public void setMemoryMaxIds(int memoryMaxIds) {
        this.memoryMaxIds = memoryMaxIds;
    }

    public int getDeleteMaxRecords() {
        return deleteMaxRecords;
    }

    public void setDeleteMaxRecords(int deleteMaxRecords) {
        this.deleteMaxRecords = deleteMaxRecords;
    }

    public Duration getDeleteDelay() {
        return deleteDelay;
    }

    public void setDeleteDelay(Duration deleteDelay) {
        this.deleteDelay = deleteDelay;
    }

    public Duration getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(Duration retryDelay) {
        this.retryDelay = retryDelay;
    }

    public Duration getMaxRetryDelay() {
        return maxRetryDelay;
    }

    public void setMaxRetryDelay(Duration maxRetryDelay) {
        this.maxRetryDelay = maxRetryDelay;
    }

    public Duration getLinger() {
        return linger;
    }

    public void setLinger(Duration linger) {
        this.linger = linger;
    }

    /** The same, as the core knows it. */
    public OutboxSettings settings() {
        return new OutboxSettings(
                recordMaxEvents,
                Math.toIntExact(recordMaxSize.toBytes()),
                lease,
                sweepInterval,
                claimMaxRecords,
                claimMaxSize.toBytes(),
                memoryMaxRecords,
                memoryMaxSize.toBytes(),
                memoryMaxIds,
                linger,
                deleteMaxRecords,
                deleteDelay,
                retryDelay,
                maxRetryDelay);
    }
}
