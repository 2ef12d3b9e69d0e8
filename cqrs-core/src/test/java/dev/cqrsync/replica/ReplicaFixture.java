package dev.cqrsync.replica;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingReader;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.replica.jdbc.JdbcReplicaStorage;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.sync.load.BulkLoad;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.vendor.HibernateJpaDialect;

/** A replica service without a broker: a database, a persistence unit, a handler. */
final class ReplicaFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    final TestDatabase.Handle database;
    final JdbcTemplate jdbc;
    final SessionFactoryImplementor sessionFactory;
    final ReplicaUnit unit;
    final List<ApplyOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    final List<String> gaps = Collections.synchronizedList(new ArrayList<>());

    final ReplicaArrivals arrivals = new ReplicaArrivals(5_000);

    final JpaTransactionManager transactionManager;
    /** Of the handlers made from now on. */
    RetryPolicy retryPolicy = RetryPolicy.NEVER;

    private final DatabaseKind databaseKind;
    private final MappingRegistry registry = new MappingRegistry();

    ReplicaFixture(TestDatabase kind, List<Class<?>> entities) {
        this.database = kind.create();
        this.jdbc = new JdbcTemplate(database.dataSource());
        DatabaseKind databaseKind = DatabaseKind.of(database.dataSource());
        new ResourceDatabasePopulator(
                        new ClassPathResource("dev/cqrsync/replica/schema-%s.sql".formatted(databaseKind.platform())))
                .execute(database.dataSource());
        Configuration configuration = new Configuration();
        entities.forEach(configuration::addAnnotatedClass);
        configuration.getProperties().put("hibernate.connection.datasource", database.dataSource());
        configuration.setProperty("hibernate.hbm2ddl.auto", "create");
        configuration.setProperty(
                "hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD"); // as Spring does
        SessionFactory built = configuration.buildSessionFactory();
        this.sessionFactory = built.unwrap(SessionFactoryImplementor.class);
        registry.add(new MappingReader(FieldNaming.SNAKE_CASE).read(sessionFactory));
        this.transactionManager = new JpaTransactionManager(sessionFactory);
        transactionManager.setJpaDialect(new HibernateJpaDialect());
        transactionManager.afterPropertiesSet();
        this.databaseKind = databaseKind;
        this.unit = unit(null);
    }

    /** A unit whose statements may take so long. */
    ReplicaUnit unit(Duration queryTimeout) {
        return new ReplicaUnit(
                new SpringReplicaTransactions(transactionManager, sessionFactory, databaseKind, queryTimeout),
                new JdbcReplicaStorage(databaseKind));
    }

    ReplicaMessageHandler handler() {
        return handler(UnaryOperator.identity());
    }

    /** A handler of messages with handlers of an application. */
    ReplicaMessageHandler handler(ReplicaHandler<?>... handlers) {
        return handler(UnaryOperator.identity(), new HandlerRegistry(List.of(handlers), FieldNaming.SNAKE_CASE));
    }

    /** A handler of its own whose unit is decorated, to force an order of events. */
    ReplicaMessageHandler handler(UnaryOperator<ReplicaUnit> decorator) {
        return handler(decorator, HandlerRegistry.empty());
    }

    ReplicaMessageHandler handler(UnaryOperator<ReplicaUnit> decorator, HandlerRegistry handlers) {
        ReplicaUnit decorated = decorator.apply(unit);
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        ReplicaListener listener = new ReplicaListener() {
            @Override
            public void applied(String cqrsId, dev.cqrsync.SignalType signalType, ApplyOutcome outcome, long missed) {
                outcomes.add(outcome);
                if (missed > 0) {
                    gaps.add(cqrsId);
                }
            }

            @Override
            public void reached(String cqrsId, ReplicaKey key, long revision) {
                arrivals.reached(cqrsId, key, revision);
            }
        };
        return new ReplicaMessageHandler(
                registry,
                new EventReader(clock, Duration.ofDays(1)),
                any -> decorated,
                handlers,
                retryPolicy,
                clock,
                listener);
    }

    /** What is left behind by what the tables hold. */
    SupersededRows superseded() {
        EventReader reader = new EventReader(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(1));
        return new SupersededRows(registry, reader, any -> unit, HandlerRegistry.empty());
    }

    /** Loads dumps, with handlers of an application. */
    BulkLoad load(ReplicaHandler<?>... handlers) {
        return new BulkLoad(new ReplicaLoading(
                registry,
                any -> unit,
                new HandlerRegistry(List.of(handlers), FieldNaming.SNAKE_CASE),
                HandlerTransactions.NONE,
                ReplicaListener.NONE));
    }

    /** A handler that tells only this listener. */
    ReplicaMessageHandler handlerOf(ReplicaListener listener) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new ReplicaMessageHandler(
                registry,
                new EventReader(clock, Duration.ofDays(1)),
                any -> unit,
                new HandlerRegistry(List.of(), FieldNaming.SNAKE_CASE),
                retryPolicy,
                clock,
                listener);
    }

    /** Waits for what this fixture's handlers apply, with a unit that is decorated. */
    ReplicaOperations operations(BooleanSupplier appliedHere, UnaryOperator<ReplicaUnit> decorator) {
        ReplicaUnit decorated = decorator.apply(unit);
        return new ReplicaOperations(registry, any -> decorated, arrivals, appliedHere);
    }

    Map<String, Object> row(String table, String condition) {
        List<Map<String, Object>> rows = jdbc.queryForList("SELECT * FROM %s WHERE %s".formatted(table, condition));
        return rows.isEmpty() ? Map.of() : rows.get(0);
    }

    long count(String table) {
        return jdbc.queryForObject("SELECT count(*) FROM " + table, Long.class);
    }

    void clear() {
        for (String table : List.of("thing", "owner", "account", "line", "note", "cqrs_tombstone")) {
            jdbc.update("DELETE FROM " + table);
        }
        outcomes.clear();
        gaps.clear();
        retryPolicy = RetryPolicy.NEVER;
    }

    /** The places of those of a batch that are dead letters. */
    static List<Integer> failed(List<Disposition> dispositions) {
        return IntStream.range(0, dispositions.size())
                .filter(i -> dispositions.get(i) instanceof Disposition.DeadLetter)
                .boxed()
                .toList();
    }

    @Override
    public void close() {
        sessionFactory.close();
        database.close();
    }
}
