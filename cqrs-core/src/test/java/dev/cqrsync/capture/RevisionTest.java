package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RevisionTest {

    private static TestUnit unit(TestDatabase database) {
        return new TestUnit(database, Counter.Versioned.class, Counter.Counted.class, Counter.Generated.class);
    }

    private static List<Object> revisions(List<ChangeEvent> events) {
        return events.stream()
                .map(event -> event.instanceData().get(ChangeEvent.REVISION))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aVersionCountsFromZero(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            countsFromZero(unit, Counter.Versioned.class, new Counter.Versioned(1, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseRevisionCountsFromZero(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            countsFromZero(unit, Counter.Counted.class, new Counter.Counted(1, 1));
        }
    }

    private static void countsFromZero(TestUnit unit, Class<? extends Counter> type, Counter row) {
        Instant before = Instant.now().minusSeconds(1);
        unit.inTransaction(session -> session.persist(row));
        for (int i = 0; i < 3; i++) {
            unit.inTransaction(session -> {
                Counter found = session.find(type, 1L);
                found.setAmount(found.getAmount() + 1);
            });
        }
        assertThat(unit.<Long>fromTransaction(session -> session.find(type, 1L).getRevision()))
                .isEqualTo(3);
        Map<String, Object> stored = unit.stored(type, 1L);
        unit.inTransaction(session -> session.remove(session.getReference(type, 1L)));

        List<ChangeEvent> events = unit.drain();
        assertThat(revisions(events)).containsExactly(0, 1, 2, 3, 4);
        assertThat(events.get(3).instanceData()).isEqualTo(stored);
        assertThat(events.get(4).signalType()).isEqualTo(SignalType.DELETE);
        assertThat(events.get(4).instanceData())
                .containsOnlyKeys("id", ChangeEvent.REVISION, ChangeEvent.UPDATED)
                .containsEntry("id", 1);
        String moment = (String) stored.get(ChangeEvent.UPDATED);
        assertThat(Instant.parse(moment.replace(' ', 'T').replace("+00:00", "Z")))
                .isBetween(before, Instant.now().plusSeconds(1));
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseRevisionIsNeverGivenTwiceToTransactionsThatRace(TestDatabase database) throws Exception {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> session.persist(new Counter.Counted(1, 0)));
            unit.drain();

            race(() -> unit.inTransaction(session -> {
                Counter row = session.find(Counter.Counted.class, 1L);
                row.setAmount(row.getAmount() + 1);
            }));

            assertThat(unit.drain().stream()
                            .map(event -> ((Number) event.instanceData().get(ChangeEvent.REVISION)).longValue()))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 400).boxed().toList());
            assertThat(unit.<Long>fromTransaction(
                            session -> session.find(Counter.Counted.class, 1L).getRevision()))
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVersionIsNeverGivenTwiceAndRefusesLostUpdates(TestDatabase database) throws Exception {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 0)));
            unit.drain();

            race(() -> unit.inTransaction(session -> {
                Counter row = session.find(Counter.Versioned.class, 1L, LockMode.PESSIMISTIC_WRITE);
                row.setAmount(row.getAmount() + 1);
            }));

            assertThat(revisions(unit.drain()))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.rangeClosed(1, 400).boxed().toList());

            try (Session late = unit.sessionFactory.openSession()) {
                late.beginTransaction();
                late.find(Counter.Versioned.class, 1L).setAmount(-1);
                unit.inTransaction(
                        session -> session.find(Counter.Versioned.class, 1L).setAmount(1_000));
                assertThatThrownBy(() -> late.getTransaction().commit())
                        .hasRootCauseInstanceOf(Exception.class)
                        .hasStackTraceContaining(OptimisticLockException.class.getName());
            }
            assertThat(revisions(unit.drain())).containsExactly(401);
        }
    }

    private static void race(Runnable transaction) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                        for (int i = 0; i < 100; i++) {
                            transaction.run();
                        }
                    }))
                    .toList();
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeleteGoesOnFromTheStoredRevisionWhereTheDatabaseCounts(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> {
                session.persist(new Counter.Counted(1, 0));
                session.persist(new Counter.Counted(2, 0));
            });
            try (Session late = unit.sessionFactory.openSession()) {
                Counter.Counted one = late.find(Counter.Counted.class, 1L);
                Counter.Counted two = late.find(Counter.Counted.class, 2L);
                for (int i = 0; i < 3; i++) {
                    int amount = i + 1;
                    unit.inTransaction(
                            session -> session.find(Counter.Counted.class, 1L).setAmount(amount));
                }
                unit.drain();
                late.beginTransaction();
                late.remove(one);
                late.remove(two);
                late.getTransaction().commit();
            }
            assertThat(revisions(unit.drain())).containsExactly(4, 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatelessSessionSendsWhatTheDatabaseCounted(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            Counter.Counted row = new Counter.Counted(1, 0);
            unit.inStatelessTransaction(session -> session.insert(row));
            unit.inTransaction(
                    session -> session.find(Counter.Counted.class, 1L).setAmount(1));
            row.setAmount(2);
            unit.inStatelessTransaction(session -> session.update(row));
            unit.inStatelessTransaction(session -> session.delete(row));

            assertThat(revisions(unit.drain())).containsExactly(0, 1, 2, 3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainVersionAttributeIsARevisionToo(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            Counter.Generated row = new Counter.Generated();
            unit.inTransaction(session -> session.persist(row));
            unit.inTransaction(session -> session.find(Counter.Generated.class, row.id).amount = 7);
            unit.inTransaction(session -> session.remove(session.find(Counter.Generated.class, row.id)));

            assertThat(revisions(unit.drain())).containsExactly(0, 1, 2);
        }
    }
}
