package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks that raise a revision, with which an application says that something that belongs to a row has changed. */
class ForcedRevisionTest {

    private static final List<LockModeType> FORCED =
            List.of(LockModeType.PESSIMISTIC_FORCE_INCREMENT, LockModeType.OPTIMISTIC_FORCE_INCREMENT);

    private TestUnit unit;

    private void open(TestDatabase database) {
        unit = new TestUnit(database, Counter.Versioned.class, Counter.Generated.class);
        unit.inTransaction(session -> {
            session.persist(new Counter.Versioned(1, 1));
            session.persist(new Counter.Versioned(2, 2));
        });
        unit.drain();
    }

    @AfterEach
    void close() {
        unit.close();
    }

    /** Whatever the lock did, there is one event, and it has the revision that the row has. */
    private void expectOneEvent(Consumer<Session> transaction) {
        long before = unit.<Long>fromTransaction(
                session -> session.find(Counter.Versioned.class, 1L).getRevision());
        unit.inTransaction(transaction);
        ChangeEvent event = unit.drainOne();
        Map<String, Object> stored = unit.stored(Counter.Versioned.class, 1L);
        assertThat(TestUnit.normal(event.instanceData())).isEqualTo(stored);
        assertThat(((Number) stored.get(ChangeEvent.REVISION)).longValue()).isGreaterThan(before);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatIsLockedSoIsPublishedOnce(TestDatabase database) {
        open(database);
        for (LockModeType mode : FORCED) {
            expectOneEvent(session -> session.find(Counter.Versioned.class, 1L, mode));
            expectOneEvent(session -> {
                Counter.Versioned row = session.find(Counter.Versioned.class, 1L);
                session.lock(row, mode);
            });
            expectOneEvent(session -> {
                session.find(Counter.Versioned.class, 1L);
                session.find(Counter.Versioned.class, 1L, mode);
            });
            expectOneEvent(session -> session.createQuery("from Versioned where id = 1", Counter.Versioned.class)
                    .setLockMode(mode)
                    .getSingleResult());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatIsChangedAsWellHasTheRevisionThatIsStored(TestDatabase database) {
        open(database);
        for (LockModeType mode : FORCED) {
            expectOneEvent(
                    session -> session.find(Counter.Versioned.class, 1L, mode).setAmount(10));
            expectOneEvent(session -> {
                Counter.Versioned row = session.find(Counter.Versioned.class, 1L);
                row.setAmount(11);
                session.flush();
                session.lock(row, mode);
            });
            unit.inTransaction(session -> {
                session.find(Counter.Versioned.class, 2L).setAmount(session.hashCode());
                session.flush();
                session.find(Counter.Versioned.class, 1L, mode);
            });
            assertThat(unit.drain()).extracting(ChangeEvent::instancePk).containsExactlyInAnyOrder(1, 2);
            unit.inTransaction(session -> session.remove(session.find(Counter.Versioned.class, 1L, mode)));
            assertThat(unit.drainOne().signalType()).isEqualTo(SignalType.DELETE);
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            unit.drain();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainVersionIsPublishedToo(TestDatabase database) {
        open(database);
        Counter.Generated row = new Counter.Generated();
        unit.inTransaction(session -> session.persist(row));
        unit.drain();
        for (LockModeType mode : FORCED) {
            unit.inTransaction(session -> session.find(Counter.Generated.class, row.id, mode));
            assertThat(TestUnit.normal(unit.drainOne().instanceData()))
                    .isEqualTo(unit.stored(Counter.Generated.class, row.id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatelessSessionRaisesNothingSoNothingIsPublishedUntilItWritesTheRow(TestDatabase database) {
        open(database);
        Map<String, Object> before = unit.stored(Counter.Versioned.class, 1L);
        for (LockMode mode : List.of(LockMode.PESSIMISTIC_FORCE_INCREMENT, LockMode.OPTIMISTIC_FORCE_INCREMENT)) {
            unit.inStatelessTransaction(session -> {
                Counter.Versioned row = session.get(Counter.Versioned.class, 1L, mode);
                session.refresh(row, mode);
                session.getMultiple(Counter.Versioned.class, List.of(1L), mode);
                session.createQuery("from Versioned where id = 1", Counter.Versioned.class)
                        .setHibernateLockMode(mode)
                        .getSingleResult();
            });
            assertThat(unit.drain()).isEmpty();
            assertThat(unit.stored(Counter.Versioned.class, 1L)).isEqualTo(before);
        }
        unit.inStatelessTransaction(
                session -> session.update(session.get(Counter.Versioned.class, 1L, LockMode.PESSIMISTIC_WRITE)));
        assertThat(TestUnit.normal(unit.drainOne().instanceData()))
                .isEqualTo(unit.stored(Counter.Versioned.class, 1L))
                .containsEntry(ChangeEvent.REVISION, 1);
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void nothingIsPublishedWithinAScopeOrOfWhatIsRolledBack(TestDatabase database) {
        open(database);
        unit.scope.withoutPublishing(() -> unit.inTransaction(
                session -> session.find(Counter.Versioned.class, 1L, LockModeType.PESSIMISTIC_FORCE_INCREMENT)));
        assertThat(unit.drain()).isEmpty();
        try (Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            session.find(Counter.Versioned.class, 1L, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
            session.getTransaction().rollback();
        }
        assertThat(unit.drain()).isEmpty();
    }
}
