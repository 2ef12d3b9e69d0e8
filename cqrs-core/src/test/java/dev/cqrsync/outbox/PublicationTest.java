package dev.cqrsync.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicationTest {

    @Test
    void theHighestRevisionStandsForTheRowWhateverTheOrder() {
        RecordInFlight newer = record(1, TestOutbox.event("account", "1", 7, true));
        RecordInFlight older = record(2, TestOutbox.event("account", "1", 6, true));

        List<Publication> plan = Publication.newest(List.of(newer, older));

        assertThat(plan).singleElement().satisfies(only -> {
            assertThat(only.event().revision()).isEqualTo(7);
            assertThat(only.owners()).containsExactly(newer, older);
            assertThat(only.superseded()).isEqualTo(1);
        });
    }

    @Test
    void ofEqualRevisionsTheLaterOneStandsForTheRow() {
        OutboxEvent first = TestOutbox.event("account", "1", 7, true);
        OutboxEvent second = TestOutbox.event("account", "1", 7, true);

        assertThat(Publication.newest(List.of(record(1, first), record(2, second))))
                .extracting(Publication::event)
                .containsExactly(second);
    }

    @Test
    void otherRowsOtherModelsOtherQueuesAndPartialEventsStandForThemselves() {
        OutboxEvent event = TestOutbox.event("account", "1", 1, true);
        OutboxEvent otherRow = TestOutbox.event("account", "2", 2, true);
        OutboxEvent otherModel = TestOutbox.event("owner", "1", 3, true);
        OutboxEvent partial = TestOutbox.event("account", "1", 4, false);
        OutboxEvent otherQueue = new OutboxEvent(
                new OutgoingMessage("direct", Route.toQueue("replica", "account"), new byte[0], Map.of()),
                "1",
                5,
                true);
        RecordInFlight record = record(1, event, otherRow, otherModel, partial, otherQueue);

        assertThat(Publication.newest(List.of(record)))
                .extracting(Publication::event)
                .containsExactly(event, otherRow, otherModel, partial, otherQueue);
    }

    private static RecordInFlight record(long id, OutboxEvent... events) {
        return new RecordInFlight(id, 0, List.of(events), 0);
    }
}
