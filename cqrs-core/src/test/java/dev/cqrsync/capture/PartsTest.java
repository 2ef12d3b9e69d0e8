package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.capture.Orders.Allocation;
import dev.cqrsync.capture.Orders.Clause;
import dev.cqrsync.capture.Orders.Contract;
import dev.cqrsync.capture.Orders.Invoice;
import dev.cqrsync.capture.Orders.Item;
import dev.cqrsync.capture.Orders.Lease;
import dev.cqrsync.capture.Orders.Line;
import dev.cqrsync.capture.Orders.Position;
import dev.cqrsync.capture.Orders.PurchaseOrder;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PartsTest {

    private TestUnit unit;

    private void start(TestDatabase database) {
        unit = new TestUnit(database, Map.of("hibernate.jdbc.batch_size", "50"), Orders.ALL);
        unit.inTransaction(session -> {
            PurchaseOrder first = new PurchaseOrder(1, "first");
            session.persist(first);
            session.persist(new PurchaseOrder(2, "second"));
            session.persist(new Line(10, first));
        });
        unit.drain();
    }

    @AfterEach
    void close() {
        unit.close();
    }

    /** Key and revision of each event. */
    private List<String> log() {
        return unit.drain().stream()
                .map(event -> "%s %s@%s"
                        .formatted(
                                event.signalType(),
                                event.instancePk(),
                                event.instanceData().get(ChangeEvent.REVISION)))
                .sorted()
                .toList();
    }

    private static PurchaseOrder order(Session session, long id) {
        return session.getReference(PurchaseOrder.class, id);
    }

    @ParameterizedTest
    @EnumSource
    void anAddedPartPublishesItsOwnerWithTheStateItHas(TestDatabase database) {
        start(database);
        Map<String, Object> before = unit.stored(PurchaseOrder.class, 1L);

        unit.inTransaction(session -> session.persist(new Line(11, order(session, 1))));

        ChangeEvent event = unit.drainOne();
        assertThat(event.signalType()).isEqualTo(SignalType.SAVE);
        assertThat(event.instanceData())
                .containsEntry("name", "first")
                .containsEntry(ChangeEvent.REVISION, 1)
                .isEqualTo(unit.stored(PurchaseOrder.class, 1L));
        assertThat((String) event.instanceData().get(ChangeEvent.UPDATED))
                .isGreaterThan((String) before.get(ChangeEvent.UPDATED));
        assertThat(event.previousData()).isEqualTo(Map.of(ChangeEvent.REVISION, 0));
    }

    @ParameterizedTest
    @EnumSource
    void aChangedPartPublishesItsOwnerWhetherItIsLoadedOrNot(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            Line line = session.find(Line.class, 10L);
            line.amount = 5;
            assertThat(Hibernate.isInitialized(line.order)).isFalse();
        });
        assertThat(log()).containsExactly("SAVE 1@1");

        unit.inTransaction(session -> {
            Line line = session.find(Line.class, 10L);
            Hibernate.initialize(line.order);
            line.amount = 6;
        });
        assertThat(log()).containsExactly("SAVE 1@2");
        assertThat(unit.stored(PurchaseOrder.class, 1L)).containsEntry(ChangeEvent.REVISION, 2);
    }

    @ParameterizedTest
    @EnumSource
    void aRemovedPartPublishesItsOwner(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> session.remove(session.find(Line.class, 10L)));
        assertThat(log()).containsExactly("SAVE 1@1");
    }

    @ParameterizedTest
    @EnumSource
    void aMovedPartPublishesBothOwners(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> session.find(Line.class, 10L).order = order(session, 2));
        assertThat(log()).containsExactly("SAVE 1@1", "SAVE 2@1");
        unit.inTransaction(session -> session.find(Line.class, 10L).order = null);
        assertThat(log()).containsExactly("SAVE 2@2");
    }

    @ParameterizedTest
    @EnumSource
    void severalChangesOfOneOwnerAreOneEventAndOneRevision(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            session.persist(new Line(11, order(session, 1)));
            session.flush();
            session.persist(new Line(12, order(session, 1)));
            session.find(Line.class, 10L).amount = 7;
            session.flush();
            session.find(PurchaseOrder.class, 1L).rename("changed");
        });
        ChangeEvent event = unit.drainOne();
        assertThat(event.instanceData())
                .containsEntry("name", "changed")
                .containsEntry(ChangeEvent.REVISION, 1)
                .isEqualTo(unit.stored(PurchaseOrder.class, 1L));
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerInTheSessionGoesOnWithTheNewRevision(TestDatabase database) {
        start(database);
        try (Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            PurchaseOrder order = session.find(PurchaseOrder.class, 1L);
            session.persist(new Line(11, order));
            session.getTransaction().commit();
            assertThat(order.getCqrsRevision()).isEqualTo(1);
            assertThat(log()).containsExactly("SAVE 1@1");

            session.beginTransaction();
            session.getTransaction().commit();
            assertThat(log()).isEmpty();

            session.beginTransaction();
            order.name = "changed";
            session.getTransaction().commit();
        }
        assertThat(log()).containsExactly("SAVE 1@2");
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerThatIsCreatedOrDeletedWithItsPartsIsPublishedAsSuch(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            PurchaseOrder order = new PurchaseOrder(3, "third");
            order.lines.add(new Line(30, order));
            session.persist(order);
        });
        assertThat(log()).containsExactly("SAVE 3@0");

        unit.inTransaction(session -> session.remove(session.find(PurchaseOrder.class, 3L)));
        assertThat(log()).containsExactly("DELETE 3@1");

        unit.inTransaction(session -> {
            PurchaseOrder order = new PurchaseOrder(4, "fourth");
            order.lines.add(new Line(40, order));
            session.persist(order);
            session.flush();
            session.remove(order);
        });
        assertThat(log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRolledBackLeavesTheOwnerAlone(TestDatabase database) {
        start(database);
        try (Session session = unit.sessionFactory.openSession()) {
            session.beginTransaction();
            session.persist(new Line(11, order(session, 1)));
            session.flush();
            session.getTransaction().rollback();
        }
        assertThat(log()).isEmpty();
        assertThat(unit.stored(PurchaseOrder.class, 1L)).containsEntry(ChangeEvent.REVISION, 0);
    }

    @ParameterizedTest
    @EnumSource
    void aPartWhoseKeyNamesTheOwnerPublishesIt(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> session.persist(new Position(order(session, 1), 1)));
        assertThat(log()).containsExactly("SAVE 1@1");
        unit.inTransaction(session ->
                session.createSelectionQuery("from Position", Position.class).getSingleResult().text = "changed");
        assertThat(log()).containsExactly("SAVE 1@2");
        unit.inTransaction(session -> session.remove(
                session.createSelectionQuery("from Position", Position.class).getSingleResult()));
        assertThat(log()).containsExactly("SAVE 1@3");
    }

    @ParameterizedTest
    @EnumSource
    void aPathOfTwoStepsLeadsToTheOwner(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            Invoice first = new Invoice(1, "first");
            session.persist(first);
            session.persist(new Invoice(2, "second"));
            session.persist(new Item(10, first));
            session.persist(new Item(11, first));
        });
        assertThat(log()).containsExactly("SAVE 1@0", "SAVE 2@0");

        unit.inTransaction(session -> {
            Item unread = session.getReference(Item.class, 10L);
            session.persist(new Allocation(100, unread));
            session.persist(new Allocation(101, session.getReference(Item.class, 11L)));
            session.flush();
            assertThat(Hibernate.isInitialized(unread)).isFalse();
        });
        assertThat(log()).containsExactly("SAVE 1@1");
        unit.inTransaction(session -> session.find(Item.class, 10L).amount = 3);
        assertThat(log()).as("the item is no part").isEmpty();
        unit.inTransaction(session -> session.find(Item.class, 10L).invoice = session.getReference(Invoice.class, 2L));
        assertThat(log()).containsExactly("SAVE 1@2", "SAVE 2@1");
        unit.inTransaction(session -> {
            session.remove(session.find(Allocation.class, 100L));
            session.remove(session.find(Item.class, 10L));
        });
        assertThat(log()).containsExactly("SAVE 2@2");
        assertThat(unit.stored(Invoice.class, 2L)).containsEntry(ChangeEvent.REVISION, 2);
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerOfASubclassIsFound(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            Lease lease = new Lease();
            lease.id = 1L;
            lease.months = 12;
            session.persist(lease);
        });
        unit.drain();
        unit.inTransaction(session -> session.persist(new Clause(10, session.getReference(Contract.class, 1L))));
        assertThat(log()).containsExactly("SAVE 1@1");
    }

    @ParameterizedTest
    @EnumSource
    void statelessSessionsRaiseOwnersToo(TestDatabase database) {
        start(database);
        unit.inStatelessTransaction(session -> {
            Line line = new Line(11, session.get(PurchaseOrder.class, 1L));
            session.insert(line);
            line.amount = 2;
            session.update(line);
        });
        assertThat(log()).containsExactly("SAVE 1@1");
        unit.inStatelessTransaction(session -> session.delete(session.get(Line.class, 11L)));
        assertThat(log()).containsExactly("SAVE 1@2");
        assertThat(unit.stored(PurchaseOrder.class, 1L)).containsEntry(ChangeEvent.REVISION, 2);
    }

    @ParameterizedTest
    @EnumSource
    void manyPartsCostFewStatements(TestDatabase database) {
        start(database);
        unit.inTransaction(session -> {
            for (long id = 101; id <= 200; id++) {
                session.persist(new PurchaseOrder(id, "many"));
            }
        });
        unit.drain();
        unit.sessionFactory.inTransaction(session -> {
            for (long id = 1; id <= 1_000; id++) {
                session.persist(new Line(1_000 + id, order(session, 101 + id % 100)));
            }
            session.flush();
            unit.statements.reset();
        });
        // by the hundred: look up, lock, raise, read; in statements of up to 500 keys
        assertThat(unit.statements.get()).isLessThanOrEqualTo(5);
        List<ChangeEvent> events = unit.drain();
        assertThat(events)
                .hasSize(100)
                .allSatisfy(event -> assertThat(event.instanceData())
                        .containsEntry(ChangeEvent.REVISION, 1)
                        .containsEntry("name", "many"));
    }
}
