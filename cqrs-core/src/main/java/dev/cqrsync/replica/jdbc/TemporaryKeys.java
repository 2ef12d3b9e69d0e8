package dev.cqrsync.replica.jdbc;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.replica.KeptKeys;
import dev.cqrsync.replica.RowState;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRowReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionImplementor;

/** Keys in a temporary table, which the database forgets with the connection. */
final class TemporaryKeys implements KeptKeys {

    private static final int FETCH_SIZE = 1_000;

    private final RowTable table;
    private final ReplicaRowReader reader;
    private final TemporaryKeysSql sql;
    private final JdbcConnectionAccess access;
    private final Connection connection;
    private final SessionImplementor session;

    TemporaryKeys(DatabaseKind database, ReplicaMapping mapping) {
        this.table = RowTable.of(mapping);
        this.reader = new ReplicaRowReader(mapping);
        this.sql = new TemporaryKeysSql(database, table);
        this.access = mapping.sessionFactory().getJdbcServices().getBootstrapJdbcConnectionAccess();
        try {
            this.connection = access.obtainConnection();
        } catch (SQLException e) {
            throw unmade(e);
        }
        try {
            connection.setAutoCommit(true);
            execute(sql.create());
        } catch (SQLException e) {
            release();
            throw unmade(e);
        }
        this.session = (SessionImplementor) mapping.sessionFactory()
                .withOptions()
                .connection(connection) // what binds and reads values asks it how
                .openSession();
    }

    private static CqrsException unmade(SQLException cause) {
        return new CqrsException("A temporary table for the keys of loaded rows cannot be made.", cause);
    }

    private void execute(String statement) throws SQLException {
        try (Statement jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        }
    }

    @Override
    public void add(List<ReplicaKey> keys) throws SQLException {
        connection.setAutoCommit(false);
        for (int from = 0; from < keys.size(); ) {
            int size = Chunks.ofRows(keys.size() - from, table.identifier().size());
            try (PreparedStatement statement = connection.prepareStatement(sql.insert(size))) {
                int index = 1;
                for (ReplicaKey key : keys.subList(from, from + size)) {
                    for (int i = 0; i < table.identifier().size(); i++) {
                        table.identifier().get(i).bind(statement, key.values().get(i), index++, session);
                    }
                }
                statement.executeUpdate();
            }
            from += size;
        }
        connection.commit();
    }

    @Override
    public void forEachOther(Instant until, BiConsumer<ReplicaKey, RowState> visitor) throws SQLException {
        connection.setAutoCommit(true);
        execute(sql.index());
        connection.setAutoCommit(false); // cursors need it
        try (PreparedStatement statement = connection.prepareStatement(sql.others())) {
            statement.setFetchSize(FETCH_SIZE);
            table.updated().bind(statement, reader.updatedValue(until), 1, session);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    visitor.accept(key(result), state(result));
                }
            }
        }
        connection.commit();
    }

    private ReplicaKey key(ResultSet result) throws SQLException {
        List<Object> values = new ArrayList<>(table.identifier().size());
        for (int i = 0; i < table.identifier().size(); i++) {
            values.add(Objects.requireNonNull(table.identifier().get(i).extract(result, i + 1, session)));
        }
        return reader.key(values);
    }

    private RowState state(ResultSet result) throws SQLException {
        int index = table.identifier().size() + 1;
        Number revision = (Number) Objects.requireNonNull(table.revision().extract(result, index, session));
        Object updated = Objects.requireNonNull(table.updated().extract(result, index + 1, session));
        return new RowState(revision.longValue(), reader.updated(updated));
    }

    @Override
    public void close() {
        session.close(); // not the connection's
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            execute(sql.drop());
        } catch (SQLException e) {
            // the connection is gone, and the table with it
        } finally {
            release();
        }
    }

    private void release() {
        try {
            access.releaseConnection(connection);
        } catch (SQLException e) {
            // gone already
        }
    }
}
