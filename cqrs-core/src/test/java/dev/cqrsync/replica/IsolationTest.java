package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** The bad message among many is found, whatever it does; the others are applied. */
class IsolationTest {

    private static List<IncomingMessage> batch(int size, long bad) {
        return LongStream.range(0, size)
                .mapToObj(id -> account(id, 0, id == bad ? "bad" : "good").build())
                .toList();
    }

    private static void expectOnlyOneFailed(List<Disposition> dispositions, int bad) {
        for (int i = 0; i < dispositions.size(); i++) {
            assertThat(dispositions.get(i))
                    .as("message %d", i)
                    .isInstanceOf(i == bad ? Disposition.Retry.class : Disposition.Acknowledge.class);
        }
    }

    private static ReplicaFixture fixture(TestDatabase database) {
        ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC));
        fixture.retryPolicy = RetryPolicy.of(30, Duration.ofSeconds(2));
        return fixture;
    }

    /** Has the database end the connection that it is called on. */
    private record Killing(ReplicaFixture fixture, TestDatabase database) implements ReplicaHandler<ReplicaValues> {

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onSave(ReplicaChange<ReplicaValues> change) {
            change.apply();
            if ("bad".equals(change.data().get("name", String.class))) {
                Session session = SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                        .unwrap(Session.class);
                if (database == TestDatabase.POSTGRESQL) {
                    session.createNativeQuery(
                                    "SELECT cast(pg_terminate_backend(pg_backend_pid()) AS text)", String.class)
                            .getResultList();
                } else {
                    session.createNativeMutationQuery("KILL CONNECTION_ID()").executeUpdate();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void anEventThatKillsItsConnectionIsFound(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database)) {
            HandlerRegistry handlers =
                    new HandlerRegistry(List.of(new Killing(fixture, database)), FieldNaming.SNAKE_CASE);
            expectOnlyOneFailed(fixture.handler(unit -> unit, handlers).handle(batch(20, 13)), 13);
            assertThat(fixture.count("account")).isEqualTo(19);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstraintOfTheDatabaseIsBrokenByOneAndFoundInFewTransactions(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database)) {
            fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_bad CHECK (name <> 'bad')");
            AtomicInteger transactions = new AtomicInteger();
            ReplicaMessageHandler handler = fixture.handler(unit -> new ReplicaUnit(
                    new ReplicaTransactions() {
                        @Override
                        public <T> T execute(Work<T> work) {
                            transactions.incrementAndGet();
                            return unit.transactions().execute(work);
                        }
                    },
                    unit.storage()));
            expectOnlyOneFailed(handler.handle(batch(500, 321)), 321);
            assertThat(fixture.count("account")).isEqualTo(499);
            assertThat(transactions).hasValueLessThan(25);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTextTooLongForItsColumnIsUnfit(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database)) {
            fixture.retryPolicy = RetryPolicy.NEVER;
            List<Disposition> dispositions = fixture.handler()
                    .handle(List.of(
                            account(1, 0, "x".repeat(1_000)).build(),
                            account(2, 0, "good").build()));
            assertThat(((Disposition.DeadLetter) dispositions.get(0)).reason()).isEqualTo(DeadLetterReason.UNFIT);
            assertThat(dispositions.get(1)).isEqualTo(Disposition.ACKNOWLEDGE);
        }
    }
}
