package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AfterCommitEventDeliveryTest {

    private final List<List<OutboxEvent>> accepted = new ArrayList<>();
    private final AfterCommitEventDelivery delivery = new AfterCommitEventDelivery(accepted::add);

    private static OutboxEvent event(String id) {
        return new OutboxEvent(new OutgoingMessage(id, Route.toAll("a"), new byte[0], Map.of()), "1", 0, true);
    }

    private EventDelivery.Pending pending(OutboxEvent... events) throws SQLException {
        EventDelivery.Pending pending = delivery.begin();
        try (TestDatabase.Handle database = TestDatabase.H2.create();
                Connection connection = database.dataSource().getConnection()) {
            for (OutboxEvent event : events) {
                pending.add(connection, List.of(event));
            }
        }
        return pending;
    }

    @Test
    void handsTheEventsOfATransactionOverInOrderAfterItsCommit() throws SQLException {
        OutboxEvent one = event("1");
        OutboxEvent two = event("2");
        EventDelivery.Pending pending = pending(one, two);
        assertThat(accepted).isEmpty();
        pending.committed();
        assertThat(accepted).containsExactly(List.of(one, two));
    }

    @Test
    void handsNothingOverAfterARollbackNorWithoutEvents() throws SQLException {
        pending(event("1")).rolledBack();
        pending().committed();
        assertThat(accepted).isEmpty();
    }
}
