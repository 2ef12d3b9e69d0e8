package dev.cqrsync.autoconfigure.properties;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;

/** Checks of values that types do not express. Each message says what to set; Boot adds name, value and origin. */
final class PropertyChecks {

    private static final int SHORT_STRING = 255; // bytes of a name in AMQP

    private static final DataSize LARGEST_RECORD = DataSize.ofMegabytes(512); // it is one array in memory

    private final Errors errors;

    private PropertyChecks(Errors errors) {
        this.errors = errors;
    }

    static void check(CqrsProperties properties, Errors errors) {
        PropertyChecks checks = new PropertyChecks(errors);
        checks.name("exchange", properties.getExchange());
        checks.name("queue", properties.getQueue());
        checks.consume(properties.getConsume());
        checks.outbox(properties.getOutbox(), properties.getRabbit().getConfirmTimeout());
        checks.replica(properties.getReplica(), properties.getQueue());
        checks.atLeastOne("rabbit.confirmWindow", properties.getRabbit().getConfirmWindow());
        checks.positive("rabbit.confirmTimeout", properties.getRabbit().getConfirmTimeout());
        checks.reconcile(properties.getReconcile(), properties.getQueue());
    }

    private void reconcile(ReconcileProperties reconcile, @Nullable String queue) {
        if (reconcile.isEnabled() && queue == null) {
            reject("reconcile.enabled", "needs cqrs.queue, by which masters address this service");
        }
        if (reconcile.getSettle().isNegative()) {
            reject("reconcile.settle", "must not be negative; 0 compares what differs again at once");
        }
    }

    private void consume(ConsumeProperties consume) {
        if (consume.getWorkers() < 1) {
            reject("consume.workers", "must be 1 or more; set cqrs.consume.enabled=false to consume nothing");
        }
        atLeastOne("consume.batchSize", consume.getBatchSize());
        positive("consume.maxMessageSize", consume.getMaxMessageSize());
    }

    private void outbox(OutboxProperties outbox, Duration confirmTimeout) {
        positive("outbox.sweepInterval", outbox.getSweepInterval());
        positive("outbox.retryDelay", outbox.getRetryDelay());
        positive("outbox.maxRetryDelay", outbox.getMaxRetryDelay());
        atLeastOne("outbox.recordMaxEvents", outbox.getRecordMaxEvents());
        atLeastOne("outbox.claimMaxRecords", outbox.getClaimMaxRecords());
        atLeastOne("outbox.memoryMaxRecords", outbox.getMemoryMaxRecords());
        atLeastOne("outbox.memoryMaxIds", outbox.getMemoryMaxIds());
        atLeastOne("outbox.deleteMaxRecords", outbox.getDeleteMaxRecords());
        positive("outbox.claimMaxSize", outbox.getClaimMaxSize());
        positive("outbox.memoryMaxSize", outbox.getMemoryMaxSize());
        positive("outbox.recordMaxSize", outbox.getRecordMaxSize());
        if (outbox.getRecordMaxSize().toBytes() > LARGEST_RECORD.toBytes()) {
            reject("outbox.recordMaxSize", "must not be larger than " + LARGEST_RECORD.toMegabytes() + "MB");
        }
        if (outbox.getDeleteDelay().isNegative()) {
            reject("outbox.deleteDelay", "must not be negative; 0 deletes each record at once");
        }
        if (outbox.getLinger().isNegative()) {
            reject("outbox.linger", "must not be negative; 0 publishes as soon as the broker has answered");
        }
        if (outbox.getLease().compareTo(confirmTimeout) <= 0) {
            // a claim that ends while its messages are under way has another instance publish them too
            reject(
                    "outbox.lease",
                    "must be longer than cqrs.rabbit.confirm-timeout, which is %ds"
                            .formatted(confirmTimeout.toSeconds()));
        }
    }

    private void replica(ReplicaProperties replica, @Nullable String queue) {
        name("replica.deadLetterQueue", replica.getDeadLetterQueue());
        if (queue != null && queue.equals(replica.getDeadLetterQueue())) {
            reject("replica.deadLetterQueue", "must not be cqrs.queue; leave it out for dead_letter_" + queue);
        }
        if (replica.getMaxRetries() < -1) {
            reject("replica.maxRetries", "must be 0 or more, or -1 to try again as long as a message has not expired");
        }
        if (replica.getRetryDelay().isNegative()) {
            reject("replica.retryDelay", "must not be negative; 0 tries again at once");
        }
        positive("replica.deadMessageTtl", replica.getDeadMessageTtl());
        if (replica.getQueryTimeout() != null) {
            positive("replica.queryTimeout", replica.getQueryTimeout());
        }
        positive("replica.tombstoneRetention", replica.getTombstoneRetention());
    }

    private void name(String field, @Nullable String name) {
        if (name != null && (name.isBlank() || name.length() > SHORT_STRING)) {
            reject(field, "must be a name of 1 to 255 characters");
        }
        if (name != null && name.toLowerCase(Locale.ROOT).startsWith("amq.")) {
            reject(field, "must not start with 'amq.', which is the broker's own");
        }
    }

    private void atLeastOne(String field, int number) {
        if (number < 1) {
            reject(field, "must be 1 or more");
        }
    }

    private void positive(String field, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            reject(field, "must be longer than zero, for example 30s or 2h");
        }
    }

    private void positive(String field, DataSize size) {
        if (size.toBytes() < 1) {
            reject(field, "must be larger than zero, for example 10MB");
        }
    }

    private void reject(String field, String message) {
        errors.rejectValue(field, "invalid", message);
    }
}
