package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Headers;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Without Spring: what one transaction of plain Hibernate or JPA publishes. */
class TransactionsTest {

    private TestUnit unit;

    private TestUnit open(TestDatabase database) {
        unit = new TestUnit(
                database,
                java.util.Map.of("hibernate.jdbc.batch_size", "50"),
                Counter.Versioned.class,
                Counter.Counted.class,
                BasicTypes.Publisher.class);
        return unit;
    }

    @AfterEach
    void close() {
        unit.close();
    }

    static List<String> log(List<ChangeEvent> events) {
        return events.stream()
                .map(event -> event.signalType() + " " + event.instancePk() + " r"
                        + event.instanceData().get(ChangeEvent.REVISION)
                        + (event.instanceData().containsKey("amount")
                                ? " " + event.instanceData().get("amount")
                                : ""))
                .toList();
    }

    private List<String> log() {
        return log(unit.drain());
    }

    @ParameterizedTest
    @EnumSource
    void changesOfSeveralFlushesAreOneEventPerRowInTheOrderOfTheFirst(TestDatabase database) {
        open(database).inTransaction(session -> {
            Counter.Versioned one = new Counter.Versioned(1, 1);
            Counter.Versioned two = new Counter.Versioned(2, 1);
            session.persist(one);
            session.flush();
            session.persist(two);
            session.flush();
            one.setAmount(2);
            session.flush();
            one.setAmount(3);
        });
        assertThat(log()).containsExactly("SAVE 1 r2 3", "SAVE 2 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void aRowCreatedAndDeletedIsNothing(TestDatabase database) {
        open(database).inTransaction(session -> {
            Counter.Versioned row = new Counter.Versioned(1, 1);
            session.persist(row);
            session.flush();
            session.remove(row);
        });
        assertThat(log()).isEmpty();
        assertThat(unit.delivery.chunkSizes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aRowUpdatedAndDeletedIsADelete(TestDatabase database) {
        open(database).inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        unit.drain();
        unit.inTransaction(session -> {
            Counter.Versioned row = session.find(Counter.Versioned.class, 1L);
            row.setAmount(2);
            session.flush();
            session.remove(row);
        });
        assertThat(log()).containsExactly("DELETE 1 r2");
    }

    @ParameterizedTest
    @EnumSource
    void aReferenceThatIsDeletedUnloadedIsADelete(TestDatabase database) {
        open(database).inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        unit.inTransaction(session -> session.remove(session.getReference(Counter.Versioned.class, 1L)));
        assertThat(log()).containsExactly("SAVE 1 r0 1", "DELETE 1 r1");
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfARolledBackTransactionIsPublishedNorOfTheNextInTheSameSession(TestDatabase database) {
        open(database);
        try (Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            session.persist(new Counter.Versioned(1, 1));
            session.flush();
            session.getTransaction().rollback();
            session.clear();
            session.beginTransaction();
            session.persist(new Counter.Versioned(2, 1));
            session.getTransaction().commit();
        }
        try (StatelessSession session = unit.sessionFactory.openStatelessSession()) {
            session.beginTransaction();
            session.insert(new Counter.Versioned(3, 1));
            session.getTransaction().rollback();
            session.beginTransaction();
            session.insert(new Counter.Versioned(4, 1));
            session.getTransaction().commit();
        }
        assertThat(log()).containsExactly("SAVE 2 r0 1", "SAVE 4 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void eventsOfACommitThatFailsAreRolledBack(TestDatabase database) {
        open(database).inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        unit.drain();
        assertThatThrownBy(() -> unit.inTransaction(session -> {
                    session.persist(new Counter.Versioned(2, 1));
                    session.flush();
                    session.persist(new Counter.Versioned(1, 1));
                }))
                .isInstanceOf(RuntimeException.class);
        assertThat(log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void plainJpaTransactionsAreCaptured(TestDatabase database) {
        open(database);
        try (EntityManager manager = unit.sessionFactory.createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(new Counter.Versioned(1, 1));
            manager.getTransaction().commit();
            manager.getTransaction().begin();
            manager.merge(new Counter.Versioned(1, 5));
            manager.getTransaction().commit();
        }
        assertThat(log()).containsExactly("SAVE 1 r0 1", "SAVE 1 r1 5");
    }

    @ParameterizedTest
    @EnumSource
    void aStatelessSessionIsCaptured(TestDatabase database) {
        open(database).inStatelessTransaction(session -> {
            Counter.Versioned row = new Counter.Versioned(1, 1);
            session.insert(row);
            row.setAmount(9); // not written by any statement
        });
        assertThat(log()).containsExactly("SAVE 1 r0 1");
        unit.inStatelessTransaction(session -> {
            Counter.Versioned row = session.get(Counter.Versioned.class, 1L);
            row.setAmount(2);
            session.update(row);
            session.insert(new Counter.Versioned(2, 1));
            session.delete(session.get(Counter.Versioned.class, 2L));
        });
        assertThat(log()).containsExactly("SAVE 1 r1 2");
        unit.inStatelessTransaction(session -> session.delete(session.get(Counter.Versioned.class, 1L)));
        assertThat(log()).containsExactly("DELETE 1 r2");
    }

    @ParameterizedTest
    @EnumSource
    void manyRowsOfAStatelessSessionComeInChunksOnTheTransactionsConnection(TestDatabase database) {
        open(database).inStatelessTransaction(session -> {
            session.setJdbcBatchSize(50);
            for (long id = 1; id <= 1_201; id++) {
                session.insert(new Counter.Versioned(id, 1));
            }
        });
        assertThat(unit.drain()).hasSize(1_201);
        assertThat(unit.delivery.chunkSizes).containsExactly(500, 500, 201);
        assertThat(unit.delivery.connections).hasSize(3).allMatch(unit.delivery.connections.get(0)::equals);
    }

    @ParameterizedTest
    @EnumSource
    void outsideATransactionEachStatementIsPublishedAtOnce(TestDatabase database) {
        open(database);
        try (StatelessSession session = unit.sessionFactory.openStatelessSession()) {
            Counter.Counted row = new Counter.Counted(1, 1);
            session.insert(row);
            assertThat(log()).containsExactly("SAVE 1 r0 1");
            row.setAmount(2);
            session.update(row);
            assertThat(log()).containsExactly("SAVE 1 r1 2");
            session.delete(row);
            assertThat(log()).containsExactly("DELETE 1 r2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void onAConnectionThatTheApplicationCommitsNothingIsHandedOverBefore(TestDatabase database) throws SQLException {
        open(database);
        try (Connection connection = unit.database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            try (StatelessSession session = unit.sessionFactory.openStatelessSession(connection)) {
                session.insert(new Counter.Versioned(1, 1));
            }
            assertThat(unit.delivery.chunkSizes).containsExactly(1);
            assertThat(log()).isEmpty();
            connection.rollback();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionsThatShareATransactionShareItsPlan(TestDatabase database) {
        open(database).inTransaction(session -> {
            Counter.Versioned row = new Counter.Versioned(1, 1);
            session.persist(row);
            session.flush();
            try (StatelessSession shared =
                    session.statelessWithOptions().connection().open()) {
                Counter.Versioned same = shared.get(Counter.Versioned.class, 1L);
                same.setAmount(2);
                shared.update(same);
            }
            session.detach(row);
        });
        assertThat(log()).containsExactly("SAVE 1 r1 2");
    }

    @ParameterizedTest
    @EnumSource
    void anUpsertIsASave(TestDatabase database) {
        open(database).inStatelessTransaction(session -> session.upsert(new Counter.Versioned(1, 1)));
        assertThat(unit.drainOne().instanceData()).isEqualTo(unit.stored(Counter.Versioned.class, 1L));
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionThatTouchesNoMasterAddsNothing(TestDatabase database) {
        open(database).inTransaction(session -> {
            BasicTypes.Publisher publisher = new BasicTypes.Publisher();
            publisher.id = 1L;
            session.persist(publisher);
        });
        assertThat(unit.delivery.connections).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void messagesCarryTheirRouteHeaderAndExpiry(TestDatabase database) {
        open(database).inTransaction(session -> session.persist(new Counter.Versioned(1, 1)));
        assertThat(unit.delivery.committed).singleElement().satisfies(event -> {
            assertThat(event.row()).isEqualTo("1");
            assertThat(event.revision()).isZero();
            assertThat(event.supersessionKey()).isNotNull();
            assertThat(event.message().route().cqrsId()).isEqualTo("versioned");
            assertThat(event.message().route().isDirect()).isFalse();
            assertThat(event.message().headers()).containsEntry(Headers.MONOTONIC_REVISION, "true");
        });
        ChangeEvent event = unit.drainOne();
        assertThat(event.expires())
                .isBetween(
                        java.time.Instant.now().plus(Duration.ofHours(23)),
                        java.time.Instant.now().plus(Duration.ofHours(24)));
    }
}
