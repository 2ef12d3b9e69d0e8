package dev.cqrsync.outbox;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.outbox.jdbc.JdbcOutboxRepository;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A database with nothing in it but the outbox table, made by the shipped script. */
public final class TestOutbox implements AutoCloseable {

    private final TestDatabase.Handle handle;
    private final OutboxRepository repository;

    public TestOutbox(TestDatabase database) {
        handle = database.create();
        DatabaseKind kind = DatabaseKind.of(handle.dataSource());
        createSchema(kind);
        repository = new JdbcOutboxRepository(handle.dataSource(), kind);
    }

    /** Runs the shipped script, again and again if need be. */
    public void createSchema(DatabaseKind kind) {
        new ResourceDatabasePopulator(
                        new ClassPathResource("dev/cqrsync/outbox/schema-%s.sql".formatted(kind.platform())))
                .execute(handle.dataSource());
    }

    public OutboxRepository repository() {
        return repository;
    }

    /** URL with user and password in it. */
    public String jdbcUrl() {
        return handle.jdbcUrl();
    }

    public DataSource dataSource() {
        return handle.dataSource();
    }

    /** Stores payloads in a transaction that commits. */
    public List<Long> commit(Duration lease, OutboxPayload... payloads) {
        return inTransaction(connection -> repository.insert(connection, List.of(payloads), lease));
    }

    /** Stores each event as a record of its own, all in one transaction. */
    public List<Long> commit(Duration lease, List<OutboxEvent> events) {
        return commit(
                lease,
                events.stream()
                        .map(event -> PayloadFormat.encode(List.of(event)))
                        .toArray(OutboxPayload[]::new));
    }

    /** Does what a transaction of the application does. */
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = handle.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            T result = work.on(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public long records() {
        return repository.backlog().records();
    }

    public int attempts(long id) {
        return inTransaction(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select attempts from cqrs_outbox where id = ?")) {
                statement.setLong(1, id);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    public static OutboxEvent event(String cqrsId, String row, long revision, boolean supersedes) {
        byte[] body = "{\"row\":%s,\"revision\":%d}".formatted(row, revision).getBytes(StandardCharsets.UTF_8);
        OutgoingMessage message =
                new OutgoingMessage(UUID.randomUUID().toString(), Route.toAll(cqrsId), body, Map.of());
        return new OutboxEvent(message, row, revision, supersedes);
    }

    @Override
    public void close() {
        handle.close();
    }

    /** Work on the connection of a transaction. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}
