package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.ChangeToken;
import dev.cqrsync.CqrsException;
import dev.cqrsync.capture.Orders.Line;
import dev.cqrsync.capture.Orders.PurchaseOrder;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;

class ChangeTokensTest {

    @Test
    void aTokenNamesTheRowAndTheRevisionOfItsEvent() {
        try (TestUnit unit = new TestUnit(
                TestDatabase.H2, Counter.Generated.class, Counter.Versioned.class, Models.OrderLine.class)) {
            ChangeTokens tokens = new ChangeTokens(unit.registry);
            Counter.Versioned detached = new Counter.Versioned(7, 1);
            unit.inTransaction(session -> session.persist(detached));
            assertThat(tokens.of(detached)).isEqualTo(new ChangeToken("versioned", "7", 0));

            try (Session session = unit.sessionFactory.openSession()) {
                session.beginTransaction();
                Counter.Versioned managed = session.getReference(Counter.Versioned.class, 7L);
                managed.setAmount(2);
                session.flush();
                assertThat(tokens.of(managed)).as("a proxy").isEqualTo(new ChangeToken("versioned", "7", 1));
                session.remove(managed);
                session.getTransaction().commit();
                assertThat(tokens.ofDeleted(managed)).isEqualTo(new ChangeToken("versioned", "7", 2));
            }
            List<ChangeEvent> events = unit.drain();
            assertThat(events.get(events.size() - 1).instanceData()).containsEntry(ChangeEvent.REVISION, 2);

            Models.OrderLine line = new Models.OrderLine(new Models.LineKey(1, 2), "tea");
            unit.inTransaction(session -> session.persist(line));
            ChangeToken token = tokens.of(line);
            assertThat(token.pk()).isEqualTo("{\"order_id\":1,\"line\":2}");
            assertThat(ChangeToken.parse(token.toString())).isEqualTo(token);
        }
    }

    @Test
    void anOwnerWhosePartHasChangedHasTheTokenOfItsNewRevision() {
        try (TestUnit unit = new TestUnit(TestDatabase.H2, Orders.ALL)) {
            ChangeTokens tokens = new ChangeTokens(unit.registry);
            PurchaseOrder order = new PurchaseOrder(1, "first");
            unit.inTransaction(session -> session.persist(order));
            PurchaseOrder changed = unit.fromTransaction(session -> {
                PurchaseOrder managed = session.find(PurchaseOrder.class, 1L);
                session.persist(new Line(10, managed));
                return managed;
            });
            assertThat(tokens.of(changed)).isEqualTo(new ChangeToken("purchase_order", "1", 1));
        }
    }

    @Test
    void whatHasNoTokenIsSaid() {
        try (TestUnit unit = new TestUnit(TestDatabase.H2, Counter.Generated.class)) {
            ChangeTokens tokens = new ChangeTokens(unit.registry);
            assertThatThrownBy(() -> tokens.of("text"))
                    .isInstanceOf(CqrsException.class)
                    .hasMessageContaining("java.lang.String")
                    .hasMessageContaining("@CqrsMaster");
            assertThatThrownBy(() -> tokens.of(new Counter.Generated()))
                    .isInstanceOf(CqrsException.class)
                    .hasMessageContaining("flush or commit");
        }
    }
}
