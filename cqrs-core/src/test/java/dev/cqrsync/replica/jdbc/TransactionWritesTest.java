package dev.cqrsync.replica.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class TransactionWritesTest {

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatIsReadIsNotWritten(TestDatabase kind) throws SQLException {
        inTransaction(kind, (connection, jdbc, writes) -> {
            String before = writes.soFar(connection);
            jdbc.queryForList("SELECT * FROM one ORDER BY name");
            Savepoint savepoint = connection.setSavepoint();
            jdbc.queryForList("SELECT count(*) FROM one AS a JOIN one AS b ON a.name = b.name GROUP BY a.name");
            connection.rollback(savepoint);

            assertThat(writes.soFar(connection)).isNotNull().isEqualTo(before);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whateverIsWrittenIsSeenAlsoWhenItWasTakenBack(TestDatabase kind) throws SQLException {
        for (String write : new String[] {
            "INSERT INTO one VALUES (3, 'three')", "UPDATE one SET name = 'other'", "DELETE FROM one WHERE id = 1"
        }) {
            inTransaction(kind, (connection, jdbc, writes) -> {
                String before = writes.soFar(connection);
                Savepoint savepoint = connection.setSavepoint();
                jdbc.execute(write);
                connection.rollback(savepoint);

                assertThat(writes.soFar(connection)).isNotEqualTo(before);
            });
        }
    }

    @Test
    void aTransactionThatHasWrittenOnPostgresqlTellsNothing() throws SQLException {
        inTransaction(TestDatabase.POSTGRESQL, (connection, jdbc, writes) -> {
            jdbc.execute("UPDATE one SET name = 'other'");

            assertThat(writes.soFar(connection)).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"H2", "MYSQL"})
    void otherDatabasesAreNotAsked(String kind) {
        assertThat(TransactionWrites.of(DatabaseKind.valueOf(kind))).isNull();
    }

    @FunctionalInterface
    private interface Steps {
        void run(Connection connection, JdbcTemplate jdbc, TransactionWrites writes) throws SQLException;
    }

    private static void inTransaction(TestDatabase kind, Steps test) throws SQLException {
        TestDatabase.Handle database = kind.create();
        SingleConnectionDataSource source = new SingleConnectionDataSource(database.jdbcUrl(), true);
        try {
            JdbcTemplate jdbc = new JdbcTemplate(source);
            jdbc.execute("CREATE TABLE one (id BIGINT PRIMARY KEY, name VARCHAR(100))");
            jdbc.execute("INSERT INTO one VALUES (1, 'one'), (2, 'two')");
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                test.run(connection, jdbc, Objects.requireNonNull(TransactionWrites.of(DatabaseKind.of(source))));
                connection.rollback();
            }
        } finally {
            source.destroy();
            database.close();
        }
    }
}
