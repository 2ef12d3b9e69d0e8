package dev.cqrsync.outbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends records in the table, many at once: deletes what is published, releases what is not. Thread-safe; the work on
 * the table is for the storage thread alone.
 */
final class RecordSettlement {

    private record Release(Duration delay, boolean countAttempt) {}

    private final OutboxRepository repository;
    private final OutboxSettings settings;
    private final RecordsInFlight inFlight;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Long> published = new ArrayList<>();
    private long publishedSince;
    private Map<Release, List<Long>> releases = new LinkedHashMap<>();

    RecordSettlement(OutboxRepository repository, OutboxSettings settings, RecordsInFlight inFlight) {
        this.repository = repository;
        this.settings = settings;
        this.inFlight = inFlight;
    }

    /** @return whether the time of {@link #nextWork} has changed */
    boolean published(long id) {
        lock.lock();
        try {
            if (published.size() >= settings.memoryIds()) {
                inFlight.remove(List.of(id)); // the database is gone: better published again some time than no heap
                return false;
            }
            published.add(id);
            if (published.size() == 1) {
                publishedSince = System.nanoTime();
            }
            return published.size() == 1 || published.size() == settings.deleteRecords();
        } finally {
            lock.unlock();
        }
    }

    void unpublished(Collection<Long> ids, Duration delay, boolean countAttempt) {
        if (ids.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            releases.computeIfAbsent(new Release(delay, countAttempt), any -> new ArrayList<>())
                    .addAll(ids);
        } finally {
            lock.unlock();
        }
    }

    /** When there is work to do, as {@link System#nanoTime()}; the given moment when there is none before it. */
    long nextWork(long otherwise) {
        long now = System.nanoTime();
        lock.lock();
        try {
            if (!releases.isEmpty() || published.size() >= settings.deleteRecords()) {
                return now;
            }
            if (published.isEmpty()) {
                return otherwise;
            }
            long delayed = publishedSince + settings.deleteDelay().toNanos();
            return delayed - otherwise < 0 ? delayed : otherwise;
        } finally {
            lock.unlock();
        }
    }

    void deletePublished() {
        List<Long> ids;
        lock.lock();
        try {
            ids = published;
            published = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        if (ids.isEmpty()) {
            return;
        }
        try {
            repository.delete(ids);
            inFlight.remove(ids);
        } catch (RuntimeException e) {
            ids.forEach(this::published);
            throw e;
        }
    }

    void releaseUnpublished() {
        Map<Release, List<Long>> released;
        lock.lock();
        try {
            released = releases;
            releases = new LinkedHashMap<>();
        } finally {
            lock.unlock();
        }
        try {
            released.forEach((release, ids) -> repository.release(ids, release.delay(), release.countAttempt()));
        } finally {
            released.values().forEach(inFlight::remove); // where it failed, the lease ends it
        }
    }
}
