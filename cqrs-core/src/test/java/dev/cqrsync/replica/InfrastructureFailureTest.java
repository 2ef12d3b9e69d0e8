package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.replica.jdbc.TombstoneCleaner;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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
    void aConnectionThatIsKilledInMidTransactionBlamesNoMessage(TestDatabase database) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            AtomicInteger kills = new AtomicInteger(2);
            UnaryOperator<ReplicaUnit> killing = unit -> new ReplicaUnit(
                    new ReplicaTransactions() {
                        @Override
                        public <T> T execute(Work<T> work) {
                            return unit.transactions().execute(session -> {
                                T result = work.run(session);
                                if (!(result instanceof Boolean) && kills.getAndDecrement() > 0) {
                                    kill(fixture, database, ReplicaTransactions.connection(session));
                                }
                                return result;
                            });
                        }
                    },
                    unit.storage());
            assertThat(fixture.handler(killing)
                            .handle(List.of(account(1, 0, "a").build())))
                    .containsExactly(Disposition.ACKNOWLEDGE);
            assertThat(kills).hasValue(-1);
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
