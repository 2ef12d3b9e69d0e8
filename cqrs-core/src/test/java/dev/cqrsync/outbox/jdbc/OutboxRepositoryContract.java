package dev.cqrsync.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.outbox.OutboxPayload;
import dev.cqrsync.outbox.OutboxRecord;
import dev.cqrsync.outbox.OutboxRepository;
import dev.cqrsync.outbox.TestOutbox;
import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every storage of the outbox does. */
abstract class OutboxRepositoryContract {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final TestDatabase database;
    private TestOutbox outbox;
    private OutboxRepository repository;

    OutboxRepositoryContract(TestDatabase database) {
        this.database = database;
    }

    TestOutbox outbox() {
        return outbox;
    }

    @BeforeEach
    void createOutbox() {
        outbox = new TestOutbox(database);
        repository = outbox.repository();
    }

    @AfterEach
    void dropOutbox() {
        outbox.close();
    }

    @Test
    void theShippedScriptMayRunAgain() {
        outbox.commit(Duration.ZERO, payload(1));
        outbox.createSchema(DatabaseKind.of(outbox.dataSource()));
        assertThat(outbox.records()).isEqualTo(1);
    }

    @Test
    void aTransactionThatRollsBackLeavesNothing() throws Exception {
        try (Connection connection = outbox.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(repository.insert(connection, List.of(payload(1), payload(2)), Duration.ZERO))
                    .hasSize(2);
            connection.rollback();
        }
        assertThat(outbox.records()).isZero();
        assertThat(claimAll()).isEmpty();
    }

    @Test
    void aRecordIsNotClaimedBeforeItsTransactionCommits() throws Exception {
        try (Connection connection = outbox.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            repository.insert(connection, List.of(payload(1)), Duration.ZERO);
            assertThat(claimAll()).isEmpty();
            connection.commit();
        }
        assertThat(claimAll()).hasSize(1);
    }

    @Test
    void theLastRecordsOfATransactionAreStoredByItsCommit() throws Exception {
        for (List<OutboxPayload> payloads : List.of(List.of(payload(1)), List.of(payload(2), payload(3)))) {
            try (Connection connection = outbox.dataSource().getConnection()) {
                connection.setAutoCommit(false);
                List<Long> ids = repository.insertLast(connection, payloads, Duration.ZERO);
                connection.commit();
                assertThat(claimAll()).extracting(OutboxRecord::id).containsExactlyElementsOf(ids);
            }
        }
    }

    @Test
    void lastRecordsThatCannotBeStoredTakeTheirTransactionWithThem() throws Exception {
        outbox.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("alter table cqrs_outbox add constraint refused check (event_count < 100)");
            }
        });
        try (Connection connection = outbox.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            repository.insert(connection, List.of(payload(1)), Duration.ZERO);
            List<OutboxPayload> refused = List.of(new OutboxPayload(new byte[0], 100));
            assertThatThrownBy(() -> repository.insertLast(connection, refused, Duration.ZERO))
                    .isInstanceOf(SQLException.class);
            connection.rollback();
        }
        assertThat(outbox.records()).isZero();
    }

    @Test
    void payloadsComeBackByteByByteInTheOrderOfInsertion() {
        byte[] large = new byte[3_000_000];
        new Random(7).nextBytes(large);
        OutboxPayload[] payloads = {
            new OutboxPayload("žluťoučký 馬 🐎 \u0000".getBytes(java.nio.charset.StandardCharsets.UTF_8), 3),
            new OutboxPayload(large, 500),
            new OutboxPayload(new byte[0], 1)
        };
        List<Long> ids = outbox.commit(Duration.ZERO, payloads);

        List<OutboxRecord> claimed = claimAll();

        assertThat(claimed).extracting(OutboxRecord::id).containsExactlyElementsOf(ids);
        assertThat(claimed)
                .extracting(OutboxRecord::payload)
                .containsExactly(payloads[0].bytes(), payloads[1].bytes(), payloads[2].bytes());
        assertThat(repository.find(ids)).extracting(OutboxRecord::id).containsExactlyElementsOf(ids);
    }

    @Test
    void recordsAreClaimedInTheOrderTheyBecameDue() {
        long first = outbox.commit(Duration.ZERO, payload(1)).get(0);
        long second = outbox.commit(Duration.ZERO, payload(2)).get(0);
        long third = outbox.commit(Duration.ZERO, payload(3)).get(0);

        assertThat(repository.claim(2, NO_LIMIT, LONG))
                .extracting(OutboxRecord::id)
                .containsExactly(first, second);
        assertThat(repository.claim(2, NO_LIMIT, LONG))
                .extracting(OutboxRecord::id)
                .containsExactly(third);
    }

    @Test
    void aFreshRecordIsLeftToTheInstanceThatCommittedItUntilItsLeaseExpires() {
        outbox.commit(Duration.ofMillis(300), payload(1));
        assertThat(claimAll()).isEmpty();
        await().until(() -> claimAll().size() == 1);
    }

    @Test
    void aClaimedRecordIsClaimedAgainOnlyAfterItsLease() {
        outbox.commit(Duration.ZERO, payload(1));
        assertThat(repository.claim(10, NO_LIMIT, Duration.ofMillis(300))).hasSize(1);
        assertThat(claimAll()).isEmpty();
        await().until(() -> claimAll().size() == 1);
    }

    @Test
    void aClaimTakesNoMoreBytesThanAskedForButAlwaysOneRecord() {
        OutboxPayload kilobyte = new OutboxPayload(new byte[1000], 1);
        List<Long> ids = outbox.commit(Duration.ZERO, kilobyte, kilobyte, kilobyte);

        assertThat(repository.claim(10, 2500, LONG))
                .extracting(OutboxRecord::id)
                .containsExactlyElementsOf(ids.subList(0, 2));
        assertThat(repository.claim(10, 1, LONG)).extracting(OutboxRecord::id).containsExactly(ids.get(2));
    }

    @Test
    void claimersAtTheSameTimeNeverShareARecordAndLeaveNone() throws Exception {
        int records = 2000;
        int claimers = 6;
        outbox.commit(
                Duration.ZERO, Stream.generate(() -> payload(1)).limit(records).toArray(OutboxPayload[]::new));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(claimers);
        List<Long> claimed = Collections.synchronizedList(new ArrayList<>());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < claimers; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    while (claimed.size() < records) {
                        List<Long> ids = repository.claim(17, NO_LIMIT, LONG).stream()
                                .map(OutboxRecord::id)
                                .toList();
                        claimed.addAll(ids);
                        repository.delete(ids);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> claimer : running) {
                claimer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(claimed).hasSize(records).doesNotHaveDuplicates();
        assertThat(outbox.records()).isZero();
    }

    @Test
    void aClaimUnderWayHindersNeitherInsertsNorOtherClaims() throws Exception {
        outbox.commit(Duration.ZERO, payload(1), payload(2));
        String lockFirst = OutboxSql.of(DatabaseKind.of(outbox.dataSource())).due();
        try (Connection locking = outbox.dataSource().getConnection()) {
            locking.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            locking.setAutoCommit(false);
            try (var statement = locking.prepareStatement(lockFirst)) {
                statement.setInt(1, 1);
                statement.executeQuery().next();
            }
            assertThat(repository.claim(10, NO_LIMIT, LONG)).hasSize(1);
            outbox.commit(Duration.ZERO, payload(3));
            assertThat(repository.claim(10, NO_LIMIT, LONG)).hasSize(1);
            locking.rollback();
        }
        assertThat(claimAll()).hasSize(1);
    }

    @Test
    void deletedRecordsAreGoneAndUnknownIdsAreIgnored() {
        List<Long> ids =
                outbox.commit(LONG, Stream.generate(() -> payload(2)).limit(700).toArray(OutboxPayload[]::new));
        List<Long> deleted = new ArrayList<>(ids.subList(0, 699));
        LongStream.range(1_000_000, 1_000_100).forEach(deleted::add);
        Collections.shuffle(deleted, new Random(1));

        repository.delete(deleted);

        assertThat(repository.find(ids)).extracting(OutboxRecord::id).containsExactly(ids.get(699));
        assertThat(repository.backlog().events()).isEqualTo(2);
    }

    @Test
    void aReleasedRecordIsDueAfterTheDelayAndCountsTheAttemptWhenAsked() {
        List<Long> ids = outbox.commit(LONG, payload(1), payload(2));

        repository.release(ids, Duration.ZERO, false);
        assertThat(claimAll()).extracting(OutboxRecord::attempts).containsExactly(0, 0);

        repository.release(ids, Duration.ofMillis(300), true);
        assertThat(claimAll()).isEmpty();
        List<OutboxRecord> claimed = new ArrayList<>();
        await().until(() -> claimed.addAll(claimAll()) && claimed.size() == 2);
        assertThat(claimed).extracting(OutboxRecord::attempts).containsExactly(1, 1);
    }

    @Test
    void theBacklogCountsRecordsAndEventsAndKnowsTheAgeOfTheOldest() {
        assertThat(repository.backlog().oldestAge()).isZero();
        outbox.commit(LONG, payload(3), payload(4));
        assertThat(repository.backlog().records()).isEqualTo(2);
        assertThat(repository.backlog().events()).isEqualTo(7);
        await().untilAsserted(() ->
                assertThat(repository.backlog().oldestAge()).isBetween(Duration.ofMillis(50), Duration.ofMinutes(1)));
    }

    @Test
    void emptyListsOfIdsAreNoWork() {
        repository.delete(List.of());
        repository.release(List.of(), Duration.ZERO, true);
        assertThat(repository.find(List.of())).isEmpty();
    }

    private List<OutboxRecord> claimAll() {
        return repository.claim(1000, NO_LIMIT, LONG);
    }

    private static OutboxPayload payload(int events) {
        return new OutboxPayload(new byte[] {1, 2, 3}, events);
    }
}
