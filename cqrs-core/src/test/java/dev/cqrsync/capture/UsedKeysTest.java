package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsedKeysTest {

    private static TestUnit unit(TestDatabase database) {
        return new TestUnit(
                database,
                Map.of("hibernate.generate_statistics", "true"),
                Counter.Versioned.class,
                Counter.Counted.class,
                Counter.Generated.class);
    }

    private static List<String> log(TestUnit unit) {
        return unit.drain().stream()
                .map(event -> event.signalType() + " " + event.instanceData().get(ChangeEvent.REVISION))
                .toList();
    }

    private static int remembered(TestUnit unit) {
        return unit.fromTransaction(
                session -> session.createNativeQuery("select count(*) from cqrs_deleted", Integer.class)
                        .getSingleResult());
    }

    @ParameterizedTest
    @EnumSource
    void aRowCreatedAnewGoesOnFromTheOldRevision(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            goesOn(unit, Counter.Versioned.class, new Counter.Versioned(1, 1), new Counter.Versioned(1, 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowCreatedAnewGoesOnFromTheOldRevisionWhereTheDatabaseCounts(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            goesOn(unit, Counter.Counted.class, new Counter.Counted(1, 1), new Counter.Counted(1, 2));
        }
    }

    private static void goesOn(TestUnit unit, Class<? extends Counter> type, Counter first, Counter second) {
        unit.inTransaction(session -> session.persist(first));
        unit.inTransaction(session -> session.find(type, 1L).setAmount(5));
        unit.inTransaction(session -> session.remove(session.find(type, 1L)));
        assertThat(log(unit)).containsExactly("SAVE 0", "SAVE 1", "DELETE 2");
        assertThat(remembered(unit)).isEqualTo(1);

        try (Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            session.persist(second);
            session.getTransaction().commit();
            assertThat(second.getRevision()).isEqualTo(3);
            assertThat(remembered(unit)).isEqualTo(1);

            session.beginTransaction();
            second.setAmount(8);
            session.getTransaction().commit();
        }
        Map<String, Object> stored = unit.stored(type, 1L);
        unit.inTransaction(session -> session.remove(session.find(type, 1L)));
        List<ChangeEvent> events = unit.events();
        assertThat(log(unit)).containsExactly("SAVE 3", "SAVE 4", "DELETE 5");
        assertThat(events.get(1).instanceData()).isEqualTo(stored);

        unit.inStatelessTransaction(session -> session.insert(
                type == Counter.Versioned.class ? new Counter.Versioned(1, 9) : new Counter.Counted(1, 9)));
        assertThat(log(unit)).containsExactly("SAVE 6");
        assertThat(unit.stored(type, 1L)).containsEntry(ChangeEvent.REVISION, 6);
    }

    @ParameterizedTest
    @EnumSource
    void aRowDeletedAndCreatedInOneTransactionIsOneSaveWithAHigherRevision(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            unit.inTransaction(
                    session -> session.find(Counter.Versioned.class, 1L).setAmount(2));
            unit.drain();

            unit.inTransaction(session -> {
                session.remove(session.find(Counter.Versioned.class, 1L));
                session.flush();
                Counter.Versioned anew = new Counter.Versioned(1, 3);
                session.persist(anew);
                session.flush();
                anew.setAmount(4);
            });

            ChangeEvent event = unit.drainOne();
            assertThat(event.signalType()).isEqualTo(SignalType.SAVE);
            assertThat(event.instanceData()).containsEntry("amount", 4).containsEntry(ChangeEvent.REVISION, 3);
            assertThat(unit.stored(Counter.Versioned.class, 1L)).isEqualTo(event.instanceData());
            assertThat(remembered(unit)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUpsertOfARowInALaterLifeIsNotRaisedAgain(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            unit.inTransaction(session -> session.remove(session.find(Counter.Versioned.class, 1L)));
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 2)));
            Counter.Versioned detached = unit.fromTransaction(session -> session.find(Counter.Versioned.class, 1L));
            unit.drain();

            detached.setAmount(3);
            unit.inStatelessTransaction(session -> session.upsert(detached));

            assertThat(log(unit)).containsExactly("SAVE 3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void looksManyKeysUpInOneQuery(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> {
                for (long id = 1; id <= 100; id++) {
                    session.persist(new Counter.Versioned(id, 0));
                }
            });
            unit.inTransaction(session -> {
                for (long id = 1; id <= 100; id += 2) {
                    session.remove(session.find(Counter.Versioned.class, id));
                }
            });
            unit.drain();
            unit.sessionFactory.getStatistics().clear();
            unit.inTransaction(session -> {
                for (long id = 1; id <= 100; id += 2) {
                    session.persist(new Counter.Versioned(id, 1));
                }
                for (long id = 101; id <= 150; id++) {
                    session.persist(new Counter.Versioned(id, 1));
                }
            });
            List<ChangeEvent> events = unit.drain();
            assertThat(events).hasSize(100);
            assertThat(events)
                    .allSatisfy(event -> assertThat(event.instanceData())
                            .containsEntry(ChangeEvent.REVISION, (Integer) event.instancePk() <= 100 ? 2 : 0));
            assertThat(remembered(unit)).isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource
    void generatedKeysAreNotRemembered(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            Counter.Generated row = new Counter.Generated();
            unit.inTransaction(session -> session.persist(row));
            unit.inTransaction(session -> session.remove(session.find(Counter.Generated.class, row.id)));
            assertThat(remembered(unit)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRolledBackDeleteIsNotRemembered(TestDatabase database) {
        try (TestUnit unit = unit(database)) {
            unit.inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
            try (Session session = unit.sessionFactory.openSession()) {
                session.beginTransaction();
                session.remove(session.find(Counter.Versioned.class, 1L));
                session.flush();
                session.getTransaction().rollback();
            }
            assertThat(remembered(unit)).isZero();
            unit.inTransaction(
                    session -> session.find(Counter.Versioned.class, 1L).setAmount(2));
            assertThat(log(unit)).containsExactly("SAVE 0", "SAVE 1");
        }
    }
}
