package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.ChangeToken;
import dev.cqrsync.CqrsException;
import dev.cqrsync.MalformedTokenException;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.IncomingMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadYourWritesTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final AtomicInteger reads = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private ReplicaFixture replica;
    private ReplicaOperations operations;

    private void start(TestDatabase database, BooleanSupplier appliedHere, ApplyMode mode) {
        replica = new ReplicaFixture(database, ReplicaEntities.of(mode));
        operations = replica.operations(
                appliedHere,
                unit -> new ReplicaUnit(
                        new ReplicaTransactions() {
                            @Override
                            public <T> T execute(Work<T> work) {
                                reads.incrementAndGet();
                                return unit.transactions().execute(work);
                            }
                        },
                        unit.storage()));
    }

    private void start(TestDatabase database) {
        start(database, () -> true, ApplyMode.JDBC);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        replica.close();
    }

    private void apply(IncomingMessage... messages) {
        replica.handler().handle(List.of(messages));
    }

    private static ChangeToken account(long id, long revision) {
        return new ChangeToken("account", Long.toString(id), revision);
    }

    private static IncomingMessage saved(long id, long revision) {
        return Messages.account(id, revision, "Ann").monotonic().build();
    }

    @ParameterizedTest
    @EnumSource
    void aRowAtTheRevisionOrALaterOneIsThereAtOnce(TestDatabase database) throws Exception {
        start(database);
        apply(saved(1, 5));
        assertThat(operations.await(account(1, 5), Duration.ZERO)).isTrue();
        assertThat(operations.await(account(1, 4), LONG)).isTrue();
        assertThat(reads).hasValue(2);
        assertThat(operations.await(account(1, 6), Duration.ZERO)).isFalse();
        assertThat(operations.await(account(2, 0), Duration.ZERO)).isFalse();
        assertThat(reads).hasValue(4);
    }

    @ParameterizedTest
    @EnumSource
    void rowsWrittenThroughThePersistenceContextCountToo(TestDatabase database) throws Exception {
        start(database, () -> true, ApplyMode.ENTITY);
        apply(saved(1, 5));
        assertThat(operations.await(account(1, 5), Duration.ZERO)).isTrue();
        assertThat(operations.await(account(1, 6), Duration.ZERO)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aDeletedRowHasReachedTheRevisionOfItsDelete(TestDatabase database) throws Exception {
        start(database);
        apply(saved(1, 5), Messages.delete("account", 1, 6).monotonic().build());
        assertThat(operations.await(account(1, 5), Duration.ZERO)).isTrue();
        assertThat(operations.await(account(1, 6), Duration.ZERO)).isTrue();
        assertThat(operations.await(account(1, 7), Duration.ZERO)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aCompositeKeyIsFound(TestDatabase database) throws Exception {
        start(database);
        apply(Messages.save("line", Map.of("order_id", 1, "position", "a"), 3)
                .with("order_id", 1)
                .with("position", "a")
                .with("text", "tea")
                .monotonic()
                .build());
        ChangeToken token = new ChangeToken("line", "{\"position\":\"a\",\"order_id\":1}", 3);
        assertThat(operations.await(token, Duration.ZERO)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerWakesThoseWhoWaitAndNobodyPolls(TestDatabase database) throws Exception {
        start(database);
        apply(saved(1, 1));
        Future<Boolean> waiting = threads.submit(() -> operations.await(account(1, 3), LONG));
        Future<Boolean> deleted = threads.submit(() -> operations.await(account(2, 9), LONG));
        await().until(() -> reads.get() == 2);

        apply(saved(1, 2));
        apply(saved(1, 4), Messages.delete("account", 2, 9).monotonic().build());

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(deleted.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(reads).hasValue(2);
        assertThat(replica.arrivals.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotComeInTimeCostsALookAtTheBeginningAndOneAtTheEnd(TestDatabase database) throws Exception {
        start(database);
        assertThat(operations.await(account(1, 0), SHORT)).isFalse();
        assertThat(reads).hasValue(2);
        assertThat(replica.arrivals.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void whatAnotherProcessAppliesIsSeenAfterAPause(TestDatabase database) throws Exception {
        start(database, () -> false, ApplyMode.JDBC);
        Future<Boolean> waiting = threads.submit(() -> operations.await(account(1, 0), LONG));
        await().until(() -> reads.get() >= 2);
        replica.handlerOf(ReplicaListener.NONE).handle(List.of(saved(1, 0)));
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void thousandsWhoWaitDoNotKeepTheWorkersBusy(TestDatabase database) throws Exception {
        start(database);
        List<ReplicaArrivals.Waiter> waiters = new ArrayList<>();
        LongStream.range(0, 5_000).forEach(i -> waiters.add(replica.arrivals.expect("account", key(1_000 + i), 0)));
        assertThatThrownBy(() -> operations.await(account(1, 0), LONG))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("cqrs.await.max-waiters");
        long start = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            replica.arrivals.reached("account", key(1), i);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        waiters.forEach(ReplicaArrivals.Waiter::close);
        assertThat(replica.arrivals.waiting()).isZero();
    }

    private static ReplicaKey key(long id) {
        return new ReplicaKey(List.of(id), Long.toString(id));
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void waitingCanBeInterrupted(TestDatabase database) throws Exception {
        start(database);
        AtomicInteger interrupted = new AtomicInteger();
        Thread thread = new Thread(() -> {
            try {
                operations.await(account(1, 0), LONG);
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
            }
        });
        thread.start();
        await().until(() -> reads.get() == 1);
        thread.interrupt();
        thread.join(20_000);
        assertThat(interrupted).hasValue(1);
        assertThat(replica.arrivals.waiting()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aTokenThatFitsNoReplicaIsRefused(TestDatabase database) {
        start(database);
        assertThatThrownBy(() -> operations.await(new ChangeToken("unknown", "1", 0), LONG))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("'unknown'")
                .hasMessageContaining("account");
        for (String pk : List.of("\"x\"", "null", "{", "[1]", "{\"x\":1}")) {
            assertThatThrownBy(() -> operations.await(new ChangeToken("account", pk, 0), LONG))
                    .as(pk)
                    .isInstanceOf(MalformedTokenException.class)
                    .hasMessageContaining("account");
        }
    }
}
