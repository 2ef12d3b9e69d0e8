package dev.cqrsync.outbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event to publish.
 *
 * @param owners the records that wait for it: its own and those of the events it supersedes, one entry per event
 */
record Publication(OutboxEvent event, List<RecordInFlight> owners) {

    /** Every event of a record for itself. */
    static List<Publication> all(RecordInFlight record) {
        List<RecordInFlight> owners = List.of(record);
        return record.events().stream()
                .map(event -> new Publication(event, owners))
                .toList();
    }

    /**
     * The newest event of each row, at its place. A record with older ones is done only when the newer event has been
     * taken, as it may be in another record.
     */
    static List<Publication> newest(List<RecordInFlight> records) {
        Map<Object, Publication> plan = new LinkedHashMap<>();
        for (RecordInFlight record : records) {
            for (OutboxEvent event : record.events()) {
                String key = event.supersessionKey();
                if (key == null) {
                    plan.put(new Object(), new Publication(event, List.of(record)));
                } else {
                    add(plan, key, event, record);
                }
            }
        }
        return List.copyOf(plan.values());
    }

    private static void add(Map<Object, Publication> plan, String key, OutboxEvent event, RecordInFlight record) {
        @Nullable Publication other = plan.get(key);
        if (other == null) {
            List<RecordInFlight> owners = new ArrayList<>(1);
            owners.add(record);
            plan.put(key, new Publication(event, owners));
            return;
        }
        other.owners().add(record);
        if (event.revision() >= other.event().revision()) {
            plan.remove(key);
            plan.put(key, new Publication(event, other.owners()));
        }
    }

    int superseded() {
        return owners.size() - 1;
    }
}
