package dev.cqrsync.outbox;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The records of this instance between lease and end, so that none is published twice at once. Thread-safe. */
final class RecordsInFlight {

    private final Map<Long, RecordInFlight> records = new ConcurrentHashMap<>();
    private final Object settlement = new Object();

    /** @return the record that is there already under this id, or {@code null} */
    @Nullable
    RecordInFlight add(RecordInFlight record) {
        return records.putIfAbsent(record.id(), record);
    }

    void remove(Collection<Long> ids) {
        ids.forEach(records::remove);
    }

    List<RecordInFlight> leasedUpTo(long nanoTime) {
        return records.values().stream()
                .filter(record -> record.leasedUntil() - nanoTime < 0)
                .toList();
    }

    /** Ids of those that have not been published, or not wholly. */
    List<Long> unpublished() {
        return records.values().stream()
                .filter(record -> !record.isPublished())
                .map(RecordInFlight::id)
                .toList();
    }

    /** To be called after a record has settled. */
    void settled() {
        synchronized (settlement) {
            settlement.notifyAll();
        }
    }

    /** Waits until every record has settled, up to a moment of {@link System#nanoTime()}. */
    boolean awaitSettled(long deadline) throws InterruptedException {
        synchronized (settlement) {
            while (!records.values().stream().allMatch(RecordInFlight::isSettled)) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                settlement.wait(millis);
            }
            return true;
        }
    }
}
