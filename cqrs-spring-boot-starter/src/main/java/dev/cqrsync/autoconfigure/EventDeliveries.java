package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.CqrsProperties;
import dev.cqrsync.autoconfigure.properties.MasterProperties.Delivery;
import dev.cqrsync.autoconfigure.properties.OutboxProperties;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.outbox.AfterCommitEventDelivery;
import dev.cqrsync.outbox.EventDelivery;
import dev.cqrsync.outbox.OutboxBacklog;
import dev.cqrsync.outbox.OutboxBacklogs;
import dev.cqrsync.outbox.OutboxEventDelivery;
import dev.cqrsync.outbox.OutboxRelay;
import dev.cqrsync.outbox.OutboxRepository;
import dev.cqrsync.outbox.OutboxSettings;
import dev.cqrsync.outbox.RelayListener;
import dev.cqrsync.outbox.jdbc.JdbcOutboxRepository;
import dev.cqrsync.transport.MessagePublisher;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * The ways of events to the broker, one per data source with masters: an event is stored with its change, so each data
 * source has an outbox of its own. Made when a persistence unit starts, so that its first transaction finds it;
 * publishes while the application runs.
 */
final class EventDeliveries implements SmartLifecycle, OutboxBacklogs {

    private static final Logger log = LoggerFactory.getLogger(EventDeliveries.class);

    private static final OutboxBacklog NO_BACKLOG = new OutboxBacklog(0, 0, Duration.ZERO);

    private final CqrsProperties properties;
    private final PersistenceUnits persistenceUnits;
    private final MappingRegistry registry;
    private final Transports transports;
    private final ObjectProvider<EventDelivery> applicationsOwn;
    private final RelayListener listener;
    private final Duration stopTimeout;

    private final Map<DataSource, Way> ways = new IdentityHashMap<>();
    private boolean running;

    /** @param applicationsOwn takes the events of all data sources where it is there */
    EventDeliveries(
            CqrsProperties properties,
            PersistenceUnits persistenceUnits,
            MappingRegistry registry,
            Transports transports,
            ObjectProvider<EventDelivery> applicationsOwn,
            RelayListener listener,
            Duration stopTimeout) {
        this.properties = properties;
        this.persistenceUnits = persistenceUnits;
        this.registry = registry;
        this.transports = transports;
        this.applicationsOwn = applicationsOwn;
        this.listener = listener;
        this.stopTimeout = stopTimeout;
    }

    /** The delivery of a persistence unit with masters, which the registry knows already. */
    synchronized EventDelivery of(SessionFactoryImplementor sessionFactory) {
        DataSource dataSource = PersistenceUnits.dataSource(sessionFactory);
        if (hasAssignedIdentifiers(sessionFactory)) {
            Schema.DELETED.initialize(dataSource, properties.getOutbox().getInitializeSchema());
        }
        EventDelivery own = applicationsOwn.getIfAvailable();
        if (own != null) {
            return own;
        }
        Way way = ways.get(dataSource);
        if (way == null) {
            way = properties.getMaster().getDelivery() == Delivery.OUTBOX ? outbox(dataSource) : afterCommit();
            ways.put(dataSource, way);
            if (running) {
                way.start().run();
            }
        }
        return way.delivery();
    }

    private boolean hasAssignedIdentifiers(SessionFactoryImplementor sessionFactory) {
        return registry.masters().stream()
                .filter(master -> master.sessionFactory().equals(sessionFactory))
                .anyMatch(MasterMapping::assignedIdentifier);
    }

    private Way outbox(DataSource dataSource) {
        OutboxProperties outbox = properties.getOutbox();
        MessagePublisher publisher = transports.publisher();
        DatabaseKind kind = Schema.OUTBOX.initialize(dataSource, outbox.getInitializeSchema());
        OutboxSettings settings = outbox.settings();
        OutboxRepository repository = new JdbcOutboxRepository(dataSource, kind);
        OutboxRelay relay = new OutboxRelay(repository, publisher, settings, listener);
        return new Way(
                new OutboxEventDelivery(repository, relay, settings), relay::start, relay::stop, repository::backlog);
    }

    private Way afterCommit() {
        log.warn("cqrs.master.delivery=after-commit: events are lost when this process or the broker goes down");
        OutboxProperties outbox = properties.getOutbox();
        AfterCommitEventDelivery delivery = new AfterCommitEventDelivery(
                transports.publisher(),
                outbox.getMemoryMaxRecords(),
                outbox.getMemoryMaxSize().toBytes(),
                listener);
        return new Way(delivery, delivery::start, delivery::stop, () -> NO_BACKLOG);
    }

    @Override
    public OutboxBacklog backlog() {
        List<Way> known;
        synchronized (this) {
            known = List.copyOf(ways.values());
        }
        return known.stream().map(way -> way.backlog().get()).reduce(NO_BACKLOG, EventDeliveries::sum);
    }

    private static OutboxBacklog sum(OutboxBacklog one, OutboxBacklog other) {
        return new OutboxBacklog(
                one.records() + other.records(),
                one.events() + other.events(),
                one.oldestAge().compareTo(other.oldestAge()) > 0 ? one.oldestAge() : other.oldestAge());
    }

    @Override
    public void start() {
        persistenceUnits.awaitStarted(); // not under the lock: a unit that starts in the background wants it
        startKnown();
    }

    private synchronized void startKnown() {
        running = true;
        ways.values().forEach(way -> way.start().run());
    }

    @Override
    public void stop() {
        List<Way> stopping;
        synchronized (this) {
            running = false;
            stopping = List.copyOf(ways.values());
        }
        long deadline = System.nanoTime() + stopTimeout.toNanos();
        for (Way way : stopping) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!way.stop().test(left)) {
                log.warn("The broker has not confirmed all events within {}", stopTimeout);
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.RELAY;
    }

    /**
     * One way to the broker.
     *
     * @param stop whether everything was published within the time given
     * @param backlog what waits to be published
     */
    private record Way(
            EventDelivery delivery, Runnable start, Predicate<Duration> stop, Supplier<OutboxBacklog> backlog) {}
}
