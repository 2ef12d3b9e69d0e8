package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.SqlFailures;
import dev.cqrsync.replica.jdbc.TombstoneCleaner;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InfrastructureFailureTest {

    @ParameterizedTest
    @EnumSource
    void databaseOutOfReachBlamesNoMessage(TestDatabase database) {
        ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC));
        ReplicaMessageHandler handler = fixture.handler();
        fixture.close();
        assertThatThrownBy(() -> handler.handle(
                        List.of(account(1, 0, "a").build(), account(2, 0, "b").build())))
                .isInstanceOf(HandlerUnavailableException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void connectionKilledInMidTransactionBlamesNoMessage(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            UnaryOperator<ReplicaUnit> killing = unit -> new ReplicaUnit(
                    new ReplicaTransactions() {
                        @Override
                        public <T> T execute(Work<T> work) {
                            return unit.transactions().execute(session -> {
                                kill(fixture, database, ReplicaTransactions.connection(session));
                                return work.run(session);
                            });
                        }
                    },
                    unit.storage());
            assertThatThrownBy(() -> fixture.handler(killing)
                            .handle(List.of(account(1, 0, "a").build())))
                    .isInstanceOf(HandlerUnavailableException.class);
            fixture.handler().handle(List.of(account(1, 0, "a").build()));
            assertThat(fixture.count("account")).isOne();
        }
    }

    private static void kill(ReplicaFixture fixture, TestDatabase database, Connection connection) throws SQLException {
        boolean postgres = database == TestDatabase.POSTGRESQL;
        try (Statement statement = connection.createStatement();
                var id = statement.executeQuery(postgres ? "SELECT pg_backend_pid()" : "SELECT connection_id()")) {
            id.next();
            fixture.jdbc.execute((postgres ? "SELECT pg_terminate_backend(%d)" : "KILL %d").formatted(id.getInt(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failuresAreToldApart(TestDatabase database) throws SQLException {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC));
                Connection one = DriverManager.getConnection(fixture.database.jdbcUrl());
                Connection other = DriverManager.getConnection(fixture.database.jdbcUrl());
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            first.execute("CREATE TABLE numbers (n int PRIMARY KEY)");
            first.execute("INSERT INTO numbers VALUES (1)");
            assertThat(kind(first, "INSERT INTO numbers VALUES (1)")).isEqualTo(SqlFailures.Kind.DUPLICATE_KEY);
            assertThat(kind(first, "INSERT INTO numbers VALUES (NULL)")).isEqualTo(SqlFailures.Kind.OTHER);
            assertThat(kind(first, "SELECT * FROM nowhere")).isEqualTo(SqlFailures.Kind.OTHER);
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            first.execute("UPDATE numbers SET n = 1 WHERE n = 1");
            second.execute(
                    switch (database) {
                        case H2 -> "SET LOCK_TIMEOUT 50";
                        case POSTGRESQL -> "SET lock_timeout = 50";
                        case MARIADB -> "SET innodb_lock_wait_timeout = 1";
                    });
            assertThat(kind(second, "UPDATE numbers SET n = 2 WHERE n = 1")).isEqualTo(SqlFailures.Kind.CONTENTION);
            one.rollback();
            other.rollback();
            if (database != TestDatabase.H2) {
                other.setReadOnly(true);
                second.execute("SET TRANSACTION READ ONLY");
                assertThat(kind(second, "INSERT INTO numbers VALUES (2)")).isEqualTo(SqlFailures.Kind.UNAVAILABLE);
                other.rollback();
            }
            other.close();
            assertThat(kind(second, "SELECT 1")).isEqualTo(SqlFailures.Kind.UNAVAILABLE);
        }
    }

    private static SqlFailures.Kind kind(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            return SqlFailures.kind(new IllegalStateException("wrapped", e));
        }
        throw new AssertionError("no failure: " + sql);
    }

    @ParameterizedTest
    @EnumSource
    void tombstonesAreForgottenInTimeByTheClockOfTheDatabase(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            fixture.handler()
                    .handle(List.of(
                            delete("account", 1L, 2).build(),
                            delete("account", 2L, 2).build()));
            TombstoneCleaner cleaner =
                    new TombstoneCleaner(fixture.database.dataSource(), DatabaseKind.of(fixture.database.dataSource()));
            assertThat(cleaner.clean(Duration.ofMinutes(1))).isZero();
            assertThat(cleaner.clean(Duration.ofSeconds(-60))).isEqualTo(2);
            assertThat(fixture.count("cqrs_tombstone")).isZero();
        }
    }
}
