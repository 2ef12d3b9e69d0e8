package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.CqrsException;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.master.SyncOptions;
import dev.cqrsync.sync.RowListener;
import dev.cqrsync.sync.resend.BulkSync;
import dev.cqrsync.sync.resend.SyncReport;
import dev.cqrsync.sync.resend.SyncRequest;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.TransactionDefinition;

/** Rows that are sent again. */
class SyncTest {

    private OperationsUnit unit;

    private OperationsUnit open(TestDatabase database) {
        unit = new OperationsUnit(
                database,
                Counter.Versioned.class,
                Counter.Counted.class,
                Models.Tracked.class,
                Models.Owner.class,
                Models.Shape.class,
                Models.Circle.class,
                Models.OrderLine.class,
                Models.Seat.class);
        return unit;
    }

    @AfterEach
    void close() {
        unit.close();
    }

    @ParameterizedTest
    @EnumSource
    void aRowIsSentAsItIsStoredWithTheTimeItWasRead(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 5));
        unit.inTransaction(() -> {
            Counter.Versioned row = unit.entityManager().find(Counter.Versioned.class, 1L);
            row.setAmount(9);
            assertThat(unit.operations.sync(row, SyncOptions.toQueue("invoices")))
                    .isTrue();
            unit.entityManager().clear();
        });

        assertThat(unit.unit.delivery.committed).singleElement().satisfies(event -> {
            assertThat(event.message().route().queue()).isEqualTo("invoices");
            assertThat(event.supersessionKey()).isNull();
            assertThat(event.message().headers()).containsEntry(Headers.MONOTONIC_REVISION, "true");
            assertThat(Instant.parse(event.message().headers().get(Headers.SNAPSHOT_AT)))
                    .isBetween(
                            Instant.now().minus(Duration.ofMinutes(1)),
                            Instant.now().plus(Duration.ofSeconds(1)));
        });
        assertThat(unit.log()).containsExactly("SYNC 1 r0 5");
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatDoesNotExistIsNotSent(TestDatabase database) {
        open(database);
        assertThat(unit.operations.sync(Counter.Versioned.class, 1L)).isFalse();
        assertThat(unit.operations.sync(new Counter.Versioned(1, 1))).isFalse();
        assertThat(unit.log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfAFilterAreSentInBatchesOfTheirOwnTransactions(TestDatabase database) {
        open(database);
        for (long id = 1; id <= 8; id++) {
            unit.persist(new Counter.Counted(id, (int) id));
        }
        List<Long> progress = new ArrayList<>();

        long sent = unit.operations.sync(
                Counter.Counted.class,
                RowFilter.parse("{\"amount__gt\": 1}"),
                SyncOptions.toAll().withBatchSize(3).withProgress(progress::add));

        assertThat(sent).isEqualTo(7);
        assertThat(progress).containsExactly(3L, 6L, 7L);
        assertThat(unit.unit.delivery.chunkSizes.subList(8, 11)).containsExactly(3, 3, 1);
        assertThat(unit.log())
                .containsExactly(
                        "SYNC 2 r0 2",
                        "SYNC 3 r0 3",
                        "SYNC 4 r0 4",
                        "SYNC 5 r0 5",
                        "SYNC 6 r0 6",
                        "SYNC 7 r0 7",
                        "SYNC 8 r0 8");
    }

    @ParameterizedTest
    @EnumSource
    void noFilterIsNoRowAndAnEmptyOneIsAll(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 1));
        assertThat(unit.operations.sync(Counter.Versioned.class, RowFilter.parse(null)))
                .isZero();
        assertThat(unit.log()).isEmpty();
        assertThat(unit.operations.sync(Counter.Versioned.class, RowFilter.parse("{}")))
                .isEqualTo(2);
        assertThat(unit.log()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatATransactionIsChangingIsSentWhenThatHasEnded(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 1), new Counter.Versioned(3, 1));
        CompletableFuture<Long> sync;
        try (Session session = unit.unit.sessionFactory.openSession()) {
            session.beginTransaction();
            session.find(Counter.Versioned.class, 2L).setAmount(7);
            session.flush();
            sync = OwnThread.supply(() -> unit.operations.sync(Counter.Versioned.class, RowFilter.ALL));
            await().until(() -> unit.unit.delivery.committed.size() == 2);
            session.getTransaction().commit();
        }
        assertThat(sync.join()).isEqualTo(3);
        assertThat(unit.log()).contains("SYNC 1 r0 1", "SYNC 3 r0 1", "SAVE 2 r1 7", "SYNC 2 r1 7");
    }

    @ParameterizedTest
    @EnumSource
    void aSyncOfARolledBackTransactionIsNotSent(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1));
        unit.in(
                TransactionDefinition.PROPAGATION_REQUIRED,
                true,
                () -> unit.operations.sync(Counter.Versioned.class, RowFilter.ALL));
        unit.inTransaction(() -> unit.in(
                TransactionDefinition.PROPAGATION_NESTED,
                true,
                () -> unit.operations.sync(Counter.Versioned.class, 1L)));
        assertThat(unit.log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void compositeKeysAndSubclassesArePagedAsWell(TestDatabase database) {
        open(database);
        for (int i = 0; i < 3; i++) {
            unit.persist(new Models.OrderLine(new Models.LineKey(1, i), "p" + i), new Models.Seat("A", i));
            Models.Circle circle = new Models.Circle();
            circle.id = 10L + i;
            unit.persist(circle);
        }
        SyncOptions pairs = SyncOptions.toAll().withBatchSize(2);
        assertThat(unit.operations.sync(Models.OrderLine.class, RowFilter.where("order_id", 1), pairs))
                .isEqualTo(3);
        assertThat(unit.operations.sync(Models.Seat.class, RowFilter.where("number__gte", 1), pairs))
                .isEqualTo(2);
        assertThat(unit.operations.sync(Models.Shape.class, RowFilter.ALL, pairs))
                .isEqualTo(3);
        assertThat(unit.log()).hasSize(8);
    }

    private BulkSync syncs(MessagePublisher publisher) {
        return new BulkSync(unit.unit.registry, unit.operations, () -> publisher);
    }

    @ParameterizedTest
    @EnumSource
    void rowsGoStraightToTheBrokerAndAreConfirmed(TestDatabase database) {
        open(database);
        for (long id = 1; id <= 5; id++) {
            unit.persist(new Counter.Versioned(id, (int) id));
        }
        RecordingPublisher publisher = new RecordingPublisher(Set.of());
        List<Long> progress = new ArrayList<>();
        SyncReport report = syncs(publisher)
                .sync(SyncRequest.of("versioned", RowFilter.where("amount__gt", 1))
                        .withQueue("invoices")
                        .withBatchSize(2)
                        .withListener(new RowListener() {
                            @Override
                            public void processed(long rows) {
                                progress.add(rows);
                            }
                        }));
        assertThat(report).isEqualTo(new SyncReport(4, 4, 0, 0));
        assertThat(progress).containsExactly(2L, 4L);
        assertThat(unit.unit.delivery.committed).isEmpty();
        assertThat(publisher.messages).hasSize(4).allSatisfy(message -> {
            assertThat(message.route()).isEqualTo(Route.toQueue("invoices", "versioned"));
            assertThat(message.headers()).containsKey(Headers.SNAPSHOT_AT);
        });
        assertThat(syncs(publisher).sync(SyncRequest.of("versioned", RowFilter.NONE)))
                .isEqualTo(new SyncReport(0, 0, 0, 0));
        assertThatThrownBy(() ->
                        unit.inTransaction(() -> syncs(publisher).sync(SyncRequest.of("versioned", RowFilter.ALL))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within a transaction");
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatNobodyTakesAreCountedAndThoseTheBrokerRefusesEndTheSync(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 1));
        RecordingPublisher unrouted = new RecordingPublisher(Set.of());
        unrouted.outcome = PublishOutcome.UNROUTED;
        assertThat(syncs(unrouted).sync(SyncRequest.of("versioned", RowFilter.ALL)))
                .isEqualTo(new SyncReport(2, 2, 0, 2));
        assertThatThrownBy(
                        () -> syncs(new RecordingPublisher(Set.of(2))).sync(SyncRequest.of("versioned", RowFilter.ALL)))
                .isInstanceOf(PublishException.class)
                .hasMessageContaining("sync them again");
    }

    @ParameterizedTest
    @EnumSource
    void aRateIsKept(TestDatabase database) {
        open(database);
        for (long id = 1; id <= 6; id++) {
            unit.persist(new Counter.Versioned(id, 1));
        }
        long start = System.nanoTime();
        SyncReport report = syncs(new RecordingPublisher(Set.of()))
                .sync(SyncRequest.of("versioned", RowFilter.ALL).withRate(20).withBatchSize(2));
        assertThat(report.synced()).isEqualTo(6);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @EnumSource
    void aRowOfWhichNothingCanBeMadeIsToldAndTheRestIsSent(TestDatabase database) {
        unit = new OperationsUnit(
                database, Library.Writer.class, Library.Book.class, Library.House.class, Library.Plain.class);
        unit.unit.scope.withoutPublishing(() -> unit.unit.inTransaction(session -> {
            for (String name : List.of("a", "thrown", "b")) {
                session.persist(new Library.Plain(new Library.Key(1, name.charAt(0)), name));
            }
        }));
        List<String> failed = new ArrayList<>();
        RowListener listener = new RowListener() {
            @Override
            public void failed(String row, String reason) {
                failed.add(row + ": " + reason);
            }
        };
        RecordingPublisher publisher = new RecordingPublisher(Set.of());
        for (boolean outbox : List.of(true, false)) {
            assertThat(syncs(publisher)
                            .sync(SyncRequest.of("plain", RowFilter.ALL)
                                    .withOutbox(outbox)
                                    .withListener(listener)))
                    .isEqualTo(new SyncReport(3, 2, 1, 0));
        }
        assertThat(failed)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("{\"shelf\":1,\"place\":116}: ")
                        .contains("PlainSerializer"));
        assertThat(unit.unit.delivery.committed).hasSize(2);
        assertThat(publisher.messages).hasSize(2);
        assertThatThrownBy(() -> unit.operations.sync(Library.Plain.class, RowFilter.ALL))
                .hasMessageContaining("PlainSerializer");
    }

    /** Confirms at once, or refuses the messages with the given numbers. */
    private static final class RecordingPublisher implements MessagePublisher {

        private final List<OutgoingMessage> messages = new ArrayList<>();
        private final Set<Integer> refused;
        private PublishOutcome outcome = PublishOutcome.ROUTED;

        RecordingPublisher(Set<Integer> refused) {
            this.refused = refused;
        }

        @Override
        public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
            messages.add(message);
            return refused.contains(messages.size())
                    ? CompletableFuture.failedFuture(new PublishException("no", null))
                    : CompletableFuture.completedFuture(outcome);
        }

        @Override
        public boolean awaitReady(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aTypeThatIsNoMasterIsRefusedWithTheNamesOfThoseThatAre(TestDatabase database) {
        open(database);
        assertThatThrownBy(() -> unit.operations.sync(String.class, 1))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("java.lang.String is no master")
                .hasMessageContaining("Versioned");
    }
}
