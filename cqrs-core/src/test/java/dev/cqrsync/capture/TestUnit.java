package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ModelDeclarations;
import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.MasterRowWriter;
import dev.cqrsync.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** A persistence unit with capture and tables for its entities, on a database of its own. */
final class TestUnit implements AutoCloseable {

    final TestDatabase.Handle database;
    final RecordingDelivery delivery = new RecordingDelivery();
    final MappingRegistry registry = new MappingRegistry();
    final ModelDeclarations declarations = new ModelDeclarations();
    final PublishingScope scope = new PublishingScope();
    final StatementCount statements = new StatementCount();
    final SessionFactory sessionFactory;

    private final EventReader reader = new EventReader(Clock.systemUTC(), Duration.ofDays(1));

    TestUnit(TestDatabase database, Class<?>... entities) {
        this(database, Map.of(), entities);
    }

    TestUnit(TestDatabase database, Map<String, Object> settings, Class<?>... entities) {
        this(database, settings, MasterExtensions.NONE, CaptureSettings.DEFAULT, entities);
    }

    TestUnit(
            TestDatabase database,
            Map<String, Object> settings,
            MasterExtensions extensions,
            CaptureSettings captureSettings,
            Class<?>... entities) {
        this.database = database.create();
        try {
            createUsedKeyTable(this.database.dataSource());
            this.sessionFactory = build(
                    statements.count(this.database.dataSource()),
                    new CaptureIntegrator(
                            FieldNaming.SNAKE_CASE,
                            registry,
                            () -> delivery,
                            captureSettings,
                            declarations,
                            extensions,
                            scope),
                    settings,
                    entities);
        } catch (RuntimeException e) {
            this.database.close();
            throw e;
        }
    }

    static SessionFactory build(
            DataSource dataSource, CaptureIntegrator integrator, Map<String, Object> settings, Class<?>... entities) {
        return new MetadataSources(new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                                .applyIntegrator(integrator)
                                .build())
                        .applySetting("hibernate.connection.datasource", dataSource)
                        .applySetting("hibernate.hbm2ddl.auto", "create")
                        .applySetting("hibernate.hbm2ddl.halt_on_error", "true")
                        .applySetting("hibernate.auto_quote_keyword", "true")
                        .applySettings(settings)
                        .build())
                .addAnnotatedClasses(entities)
                .buildMetadata()
                .buildSessionFactory();
    }

    static void createUsedKeyTable(DataSource dataSource) {
        String script = "schema-" + DatabaseKind.of(dataSource).platform() + ".sql";
        try (InputStream ddl = CaptureIntegrator.class.getResourceAsStream(script);
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(ddl.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(script, e);
        }
    }

    void inTransaction(Consumer<Session> work) {
        sessionFactory.inTransaction(work);
    }

    <T> T fromTransaction(Function<Session, T> work) {
        return sessionFactory.fromTransaction(work);
    }

    void inStatelessTransaction(Consumer<StatelessSession> work) {
        sessionFactory.inStatelessTransaction(work);
    }

    /** All events whose transactions have committed, oldest first. */
    List<ChangeEvent> events() {
        return delivery.committed.stream()
                .map(OutboxEvent::message)
                .map(message -> reader.read(message.body()))
                .toList();
    }

    /** The events since the last call. */
    List<ChangeEvent> drain() {
        List<ChangeEvent> events = events();
        delivery.committed.clear();
        return events;
    }

    ChangeEvent drainOne() {
        List<ChangeEvent> events = drain();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    /** What the row holds now, written for the wire. */
    Map<String, Object> stored(Class<?> type, Object id) {
        return fromTransaction(session -> {
            Object entity = session.find(type, id);
            SharedSessionContractImplementor implementor = session.unwrap(SharedSessionContractImplementor.class);
            MasterMapping mapping = registry.masters().stream()
                    .filter(master -> master.persister().getMappedClass() == type)
                    .findFirst()
                    .orElseThrow();
            Object[] state = mapping.persister().getValues(entity);
            long revision = new Master(mapping, MasterExtensions.NONE, true).revision(state);
            ChangeEvent event = new ChangeEvent(
                    SignalType.SAVE,
                    mapping.cqrsId(),
                    1,
                    new MasterRowWriter(mapping).instanceData(id, state, revision, implementor),
                    null,
                    null,
                    0,
                    null,
                    null);
            return normal(reader.read(new EventWriter().write(event)).instanceData());
        });
    }

    /** Decimals without trailing zeros, which mean nothing. */
    static Map<String, Object> normal(Map<String, Object> data) {
        Map<String, Object> normal = new LinkedHashMap<>(data);
        normal.replaceAll((field, value) -> value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value);
        return normal;
    }

    void sql(String statement) {
        try (Connection connection = database.dataSource().getConnection();
                Statement jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    @Override
    public void close() {
        sessionFactory.close();
        database.close();
    }
}
