package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.autoconfigure.properties.ConsumeProperties;
import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Consumes messages while the application runs, if it has replicas. Starts when everything else has, stops before
 * anything else does.
 */
final class ReplicaConsumer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReplicaConsumer.class);

    private final CqrsProperties properties;
    private final ObjectProvider<ReplicaSource> sources;
    private final Transports transports;
    private final Duration stopTimeout;

    private volatile @Nullable Subscription subscription;

    ReplicaConsumer(
            CqrsProperties properties,
            ObjectProvider<ReplicaSource> sources,
            Transports transports,
            Duration stopTimeout) {
        this.properties = properties;
        this.sources = sources;
        this.transports = transports;
        this.stopTimeout = stopTimeout;
    }

    @Override
    public void start() {
        if (!properties.getConsume().isEnabled()) {
            return;
        }
        Map<String, String> owners = new TreeMap<>();
        sources.forEach(source -> owners.putAll(source.ownersByCqrsId()));
        if (owners.isEmpty()) {
            return;
        }
        SubscriptionRequest request = request(owners);
        MessageSubscriber subscriber = transports.subscriber();
        MessageHandler handler = handler();
        log.info(
                "Consuming {} from queue '{}' with {} worker(s)",
                new TreeSet<>(request.cqrsIds()),
                request.queue(),
                request.workers());
        subscription = subscriber.subscribe(request, handler);
        sources.forEach(ReplicaSource::started);
    }

    /** That of the only source, or one that splits the messages between all. */
    private MessageHandler handler() {
        Map<String, MessageHandler> handlers = new HashMap<>();
        MessageHandler any = null;
        for (ReplicaSource source : sources) {
            Set<String> cqrsIds = source.ownersByCqrsId().keySet();
            if (!cqrsIds.isEmpty()) {
                MessageHandler handler = source.prepare();
                cqrsIds.forEach(cqrsId -> handlers.put(cqrsId, handler));
                any = handler;
            }
        }
        MessageHandler one = Objects.requireNonNull(any);
        return handlers.values().stream().allMatch(one::equals) ? one : new RoutedMessageHandler(handlers, one);
    }

    private SubscriptionRequest request(Map<String, String> owners) {
        ConsumeProperties consume = properties.getConsume();
        String queue = properties.getQueue();
        if (queue == null) {
            throw new ConfigurationException(
                    "This service has replicas (%s), but cqrs.queue is not set."
                            .formatted(owners.values().stream().sorted().collect(Collectors.joining(", "))),
                    "Set cqrs.queue to a name that belongs to this service alone, for example its"
                            + " spring.application.name, or set cqrs.consume.enabled=false to consume nothing.");
        }
        String deadLetterQueue = properties.getReplica().getDeadLetterQueue();
        return new SubscriptionRequest(
                queue,
                deadLetterQueue == null ? "dead_letter_" + queue : deadLetterQueue,
                cqrsIds(consume.getCqrsIds(), owners.keySet()),
                consume.getWorkers(),
                consume.getBatchSize(),
                properties.getReplica().getDeadMessageTtl(),
                consume.getMaxMessageSize().toBytes());
    }

    private static Set<String> cqrsIds(Set<String> selected, Set<String> known) {
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
        sources.forEach(ReplicaSource::stopped);
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
