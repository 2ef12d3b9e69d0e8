package dev.cqrsync.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records from the table and queues them for publishing, one batch at a time. For the storage thread alone. */
final class BacklogReader {

    private static final Logger log = LoggerFactory.getLogger(BacklogReader.class);

    private final OutboxRepository repository;
    private final OutboxSettings settings;
    private final HandoverQueue queue;
    private final RecordsInFlight inFlight;
    private final RelayStorage storage;

    BacklogReader(
            OutboxRepository repository,
            OutboxSettings settings,
            HandoverQueue queue,
            RecordsInFlight inFlight,
            RelayStorage storage) {
        this.repository = repository;
        this.settings = settings;
        this.queue = queue;
        this.inFlight = inFlight;
        this.storage = storage;
    }

    /**
     * Claims records that are due.
     *
     * @return whether there were any
     */
    boolean claim() {
        long leasedUntil = System.nanoTime() + settings.lease().toNanos();
        List<OutboxRecord> claimed = repository.claim(settings.claimRecords(), settings.claimBytes(), settings.lease());
        List<RecordInFlight> records = new ArrayList<>(claimed.size());
        claimed.forEach(record -> open(record, leasedUntil, records));
        queue.putFetched(records);
        return !claimed.isEmpty();
    }

    /** Reads records of this process that found no room in memory; their lease is still its own. */
    void readBack() {
        List<HandedRecord> handed =
                queue.takeIds(settings.claimRecords(), settings.claimBytes(), settings.leaseNeededUntil());
        Map<Long, Long> leases = new HashMap<>();
        handed.forEach(record -> leases.put(record.id(), record.leasedUntil()));
        List<RecordInFlight> records = new ArrayList<>(leases.size());
        for (OutboxRecord stored : findOrKeep(handed, leases.keySet())) {
            open(stored, leases.getOrDefault(stored.id(), System.nanoTime()), records);
        }
        queue.putFetched(records);
    }

    private List<OutboxRecord> findOrKeep(List<HandedRecord> handed, Set<Long> ids) {
        try {
            return repository.find(ids);
        } catch (RuntimeException e) {
            queue.offer(handed);
            throw e;
        }
    }

    private void open(OutboxRecord stored, long leasedUntil, List<RecordInFlight> opened) {
        try {
            RecordInFlight record = new RecordInFlight(
                    stored.id(), stored.attempts(), PayloadFormat.decode(stored.payload()), leasedUntil);
            RecordInFlight present = inFlight.add(record);
            if (present == null) {
                opened.add(record);
            } else {
                present.leasedUntil(leasedUntil); // on its way already, only slowly
            }
        } catch (IOException | RuntimeException e) {
            Duration delay = settings.retryDelay(stored.attempts());
            log.error(
                    "Outbox record {} cannot be read (attempt {}); it stays in cqrs_outbox and is tried again in {}.",
                    stored.id(),
                    stored.attempts() + 1,
                    delay,
                    e);
            storage.release(List.of(stored.id()), delay, true);
        }
    }
}
