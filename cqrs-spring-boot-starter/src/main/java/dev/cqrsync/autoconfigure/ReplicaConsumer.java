package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.autoconfigure.properties.ConsumeProperties;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes messages while the application runs, if it has replicas. Starts when everything else has, stops before
 * anything else does.
 */
final class ReplicaConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplicaConsumer.class);

    private final CqrsProperties properties;
    private final PersistenceUnits persistenceUnits;
    private final MappingRegistry registry;
    private final Transports transports;
    private final ReplicaUnits units;
    private final MessageHandler handler;
    private final Duration stopTimeout;

    private volatile @Nullable Subscription subscription;
    private @Nullable TombstoneCleaning cleaning;

    ReplicaConsumer(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            Transports transports,
            ReplicaUnits units,
            MessageHandler handler,
            Duration stopTimeout) {
        this.properties = properties;
        this.persistenceUnits = persistenceUnits;
        this.registry = registry;
        this.transports = transports;
        this.units = units;
        this.handler = handler;
        this.stopTimeout = stopTimeout;
    }

    @Override
    public void start() {
        if (!properties.getConsume().isEnabled()) {
            return;
        }
        persistenceUnits.awaitStarted();
        if (registry.replicas().isEmpty()) {
            return;
        }
        SubscriptionRequest request = request();
        MessageSubscriber subscriber = transports.subscriber();
        registry.replicas().forEach(replica -> units.apply(replica.sessionFactory())); // fails here, if at all
        log.info(
                "Consuming {} from queue '{}' with {} worker(s)",
                new TreeSet<>(request.cqrsIds()),
                request.queue(),
                request.workers());
        subscription = subscriber.subscribe(request, handler);
        cleaning =
                new TombstoneCleaning(units.cleaners(), properties.getReplica().getTombstoneRetention());
    }

    private SubscriptionRequest request() {
        ConsumeProperties consume = properties.getConsume();
        String queue = properties.getQueue();
        if (queue == null) {
            throw new ConfigurationException(
                    "This service has replicas (%s), but cqrs.queue is not set."
                            .formatted(registry.replicas().stream()
                                    .map(ReplicaMapping::entityName)
                                    .sorted()
                                    .collect(Collectors.joining(", "))),
                    "Set cqrs.queue to a name that belongs to this service alone, for example its"
                            + " spring.application.name, or set cqrs.consume.enabled=false to consume nothing.");
        }
        String deadLetterQueue = properties.getReplica().getDeadLetterQueue();
        return new SubscriptionRequest(
                queue,
                deadLetterQueue == null ? "dead_letter_" + queue : deadLetterQueue,
                cqrsIds(consume.getCqrsIds()),
                consume.getWorkers(),
                consume.getBatchSize(),
                properties.getReplica().getDeadMessageTtl(),
                consume.getMaxMessageSize().toBytes());
    }

    private Set<String> cqrsIds(Set<String> selected) {
        Set<String> known =
                registry.replicas().stream().map(ReplicaMapping::cqrsId).collect(Collectors.toCollection(TreeSet::new));
        Set<String> unknown = new TreeSet<>(selected);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    "cqrs.consume.cqrs-ids names %s, but this service has no such replica.".formatted(unknown),
                    "Name some of %s, or leave it out for all of them.".formatted(known));
        }
        return selected.isEmpty() ? known : selected;
    }

    @Override
    public void stop() {
        Subscription running = subscription;
        subscription = null;
        if (cleaning != null) {
            cleaning.close();
            cleaning = null;
        }
        if (running != null && !running.stop(stopTimeout)) {
            log.warn("Not all messages in hand were applied within {}; the broker delivers them again", stopTimeout);
        }
    }

    @Override
    public boolean isRunning() {
        return subscription != null;
    }

    /** Whether every worker takes messages: connected and not pausing. */
    boolean isConsuming() {
        Subscription running = subscription;
        return running != null && running.isConsuming();
    }

    @Override
    public int getPhase() {
        return Phases.CONSUMER;
    }
}
