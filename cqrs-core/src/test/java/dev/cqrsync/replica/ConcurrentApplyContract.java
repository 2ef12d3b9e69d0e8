package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What two workers may do to each other: nothing. */
abstract class ConcurrentApplyContract {

    private static final int ROWS = 8;
    private static final int CHANGES = 3_000;

    private final TestDatabase database;
    private final ApplyMode mode;
    private ReplicaFixture fixture;

    ConcurrentApplyContract(TestDatabase database, ApplyMode mode) {
        this.database = database;
        this.mode = mode;
    }

    @BeforeEach
    void open() {
        fixture = new ReplicaFixture(database, ReplicaEntities.of(mode));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @RepeatedTest(2)
    void shuffledAndRepeatedMessagesConverge() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Long, String> master = new TreeMap<>();
        List<IncomingMessage> messages = history(random, master);
        BlockingQueue<IncomingMessage> queue = new LinkedBlockingQueue<>(messages);
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ReplicaMessageHandler handler = fixture.handler();
            long workerSeed = random.nextLong();
            workers.add(OwnThread.run(() -> consume(handler, queue, new Random(workerSeed))));
        }
        workers.forEach(worker -> worker.orTimeout(120, TimeUnit.SECONDS).join());

        Map<Long, String> replica = new TreeMap<>();
        fixture.jdbc.query("SELECT id, name, score FROM account", row -> {
            replica.put(row.getLong(1), row.getString(2) + "/" + row.getInt(3));
        });
        assertThat(replica).as("seed " + seed).isEqualTo(master);
    }

    private static List<IncomingMessage> history(Random random, Map<Long, String> master) {
        List<IncomingMessage> messages = new ArrayList<>();
        long[] revisions = new long[ROWS];
        java.util.Arrays.fill(revisions, -1);
        for (int change = 0; change < CHANGES; change++) {
            int id = random.nextInt(ROWS);
            long revision = ++revisions[id];
            Messages.Builder message;
            if (master.containsKey((long) id) && random.nextInt(6) == 0) {
                master.remove((long) id);
                message = delete("account", (long) id, revision);
            } else {
                String name = "n" + change;
                master.put((long) id, name + "/" + change);
                message = account(id, revision, name).with("score", change);
            }
            message.at(random.nextInt(1_000)).monotonic(); // clocks of a monotonic master mean nothing
            messages.add(message.build());
            if (random.nextInt(4) == 0) {
                messages.add(message.build());
            }
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private static void consume(ReplicaMessageHandler handler, BlockingQueue<IncomingMessage> queue, Random random) {
        while (true) {
            List<IncomingMessage> batch = new ArrayList<>();
            queue.drainTo(batch, 1 + random.nextInt(20));
            if (batch.isEmpty()) {
                return;
            }
            boolean done = false;
            while (!done) {
                try {
                    assertThat(handler.handle(batch)).containsOnly(Disposition.ACKNOWLEDGE);
                    done = true;
                } catch (HandlerUnavailableException e) { // as a subscriber does
                    done = false;
                }
            }
        }
    }

    @Test
    void deleteWaitsForTheUncommittedInsertOfItsRow() throws Exception {
        CountDownLatch inserted = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        ReplicaMessageHandler inserting = fixture.handler(beforeCommit(() -> {
            inserted.countDown();
            await(mayCommit);
        }));
        CompletableFuture<Void> insert = OwnThread.run(
                () -> inserting.handle(List.of(account(1, 1, "a").monotonic().build())));
        await(inserted);
        CompletableFuture<Void> delete = OwnThread.run(() -> fixture.handler()
                .handle(List.of(delete("account", 1L, 2).monotonic().build())));
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !delete.isDone());
        mayCommit.countDown();
        CompletableFuture.allOf(insert, delete).get(20, TimeUnit.SECONDS);
        assertThat(fixture.count("account")).isZero();
        // in any order, as each worker tells its own after its commit, without the lock
        assertThat(fixture.outcomes).containsExactlyInAnyOrder(ApplyOutcome.CREATED, ApplyOutcome.DELETED);
    }

    @Test
    void insertWaitsForTheUncommittedDeleteOfAnAbsentRow() throws Exception {
        CountDownLatch deleted = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        ReplicaMessageHandler deleting = fixture.handler(beforeCommit(() -> {
            deleted.countDown();
            await(mayCommit);
        }));
        CompletableFuture<Void> delete = OwnThread.run(() ->
                deleting.handle(List.of(delete("account", 1L, 2).monotonic().build())));
        await(deleted);
        CompletableFuture<Void> insert = OwnThread.run(() ->
                fixture.handler().handle(List.of(account(1, 1, "a").monotonic().build())));
        Awaitility.await()
                .during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !insert.isDone());
        mayCommit.countDown();
        CompletableFuture.allOf(insert, delete).get(20, TimeUnit.SECONDS);
        assertThat(fixture.count("account")).isZero();
    }

    /** The model's lock does not keep out an insert followed by the delete of what is then there. */
    @Test
    void insertNoticesThatItsRowHasBeenInsertedAndDeletedSinceItLooked() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                database != TestDatabase.H2, "H2 lets one insert at a time, so that it cannot happen");
        fixture.handler()
                .handle(List.of(
                        account(2, 0, "whose insert adds the lock to the table").build()));
        fixture.outcomes.clear();
        AtomicBoolean overtaken = new AtomicBoolean();
        ReplicaMessageHandler slow = fixture.handler(afterFirstLook(() -> {
            if (overtaken.compareAndSet(false, true)) {
                OwnThread.run(() -> {
                            fixture.handler()
                                    .handle(List.of(
                                            account(1, 1, "b").monotonic().build()));
                            fixture.handler()
                                    .handle(List.of(
                                            delete("account", 1L, 2).monotonic().build()));
                        })
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
            }
        }));
        slow.handle(List.of(account(1, 0, "a").monotonic().build()));
        assertThat(fixture.row("account", "id = 1")).isEmpty();
        assertThat(fixture.outcomes)
                .containsExactly(ApplyOutcome.CREATED, ApplyOutcome.DELETED, ApplyOutcome.RESURRECTION_PREVENTED);
    }

    private static UnaryOperator<ReplicaUnit> beforeCommit(Runnable pause) {
        return unit -> new ReplicaUnit(
                new ReplicaTransactions() {
                    @Override
                    public <T> T execute(Work<T> work) {
                        return unit.transactions().execute(session -> {
                            T result = work.run(session);
                            pause.run();
                            return result;
                        });
                    }
                },
                unit.storage());
    }

    private static UnaryOperator<ReplicaUnit> afterFirstLook(Runnable pause) {
        return unit -> new ReplicaUnit(unit.transactions(), new ReplicaStorage() {
            @Override
            public KeptKeys keptKeys(ReplicaMapping mapping) {
                return unit.storage().keptKeys(mapping);
            }

            @Override
            public RowStore rows(dev.cqrsync.mapping.ReplicaMapping mapping) {
                return pausing(unit.storage().rows(mapping), pause);
            }

            @Override
            public TombstoneStore tombstones() {
                return pausing(unit.storage().tombstones(), pause);
            }
        });
    }

    private static RowStore pausing(RowStore rows, Runnable pause) {
        return new RowStore() {
            @Override
            public Map<ReplicaKey, RowState> lock(SessionImplementor session, List<ReplicaKey> keys)
                    throws SQLException {
                return rows.lock(session, keys);
            }

            @Override
            public Optional<LockedRows> lockWithTombstones(
                    SessionImplementor session, String cqrsId, List<ReplicaKey> keys) throws SQLException {
                Optional<LockedRows> locked = rows.lockWithTombstones(session, cqrsId, keys);
                locked.ifPresent(any -> pause.run());
                return locked;
            }

            @Override
            public boolean guardsInserts() {
                return rows.guardsInserts();
            }

            @Override
            public void write(SessionImplementor session, List<RowWrite> writes) throws SQLException {
                rows.write(session, writes);
            }

            @Override
            public void delete(SessionImplementor session, List<ReplicaKey> keys) throws SQLException {
                rows.delete(session, keys);
            }
        };
    }

    private static TombstoneStore pausing(TombstoneStore tombstones, Runnable pause) {
        return new TombstoneStore() {
            @Override
            public void lockModel(Connection connection, String cqrsId, boolean exclusive) throws SQLException {
                tombstones.lockModel(connection, cqrsId, exclusive);
            }

            @Override
            public Map<ReplicaKey, Tombstone> find(Connection connection, String cqrsId, Collection<ReplicaKey> keys)
                    throws SQLException {
                Map<ReplicaKey, Tombstone> found = tombstones.find(connection, cqrsId, keys);
                pause.run();
                return found;
            }

            @Override
            public void put(Connection connection, String cqrsId, Map<ReplicaKey, Tombstone> added)
                    throws SQLException {
                tombstones.put(connection, cqrsId, added);
            }

            @Override
            public void remove(Connection connection, String cqrsId, List<ReplicaKey> keys) throws SQLException {
                tombstones.remove(connection, cqrsId, keys);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
