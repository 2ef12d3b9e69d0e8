package dev.cqrsync.replica;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far each key has come, so that late and double events are kept from a {@link ReplicaHandler} without an
 * entity. Best kept where the handler stores its data, as both then last equally long. Called by several workers at
 * once, for one key by one worker of the process at a time.
 */
public interface RevisionLedger {

    /**
     * Where a key has come to.
     *
     * @param revision revision of the last event
     * @param updated its moment of change, {@code null} only for a delete that told none
     * @param deleted whether it was a delete
     */
    record Entry(long revision, @Nullable Instant updated, boolean deleted) {}

    /**
     * What is known of a key.
     *
     * @param key canonical text of the primary key
     */
    @Nullable
    Entry find(String cqrsId, String key);

    /**
     * What is known of several keys, without those of which nothing is known. Asked for the events of a batch when the
     * ledger is transactional; worth overriding where one question is cheaper than many.
     *
     * @param keys as {@link #find} takes them, each once
     */
    default Map<String, Entry> findAll(String cqrsId, Collection<String> keys) {
        Map<String, Entry> entries = new HashMap<>();
        for (String key : keys) {
            Entry entry = find(cqrsId, key);
            if (entry != null) {
                entries.put(key, entry);
            }
        }
        return entries;
    }

    /** Remembers what a key has come to. */
    void put(String cqrsId, String key, Entry entry);

    /** The same for several keys, of which {@link #findAll} was asked in the same transaction. */
    default void putAll(String cqrsId, Map<String, Entry> entries) {
        entries.forEach((key, entry) -> put(cqrsId, key, entry));
    }

    /**
     * Whether {@link #put} takes part in the event's transaction. If not, it is called after the commit, so that an
     * event whose commit fails is not taken for done. If so, events that are delivered together share a transaction, and
     * are divided when that fails.
     */
    default boolean isTransactional() {
        return false;
    }

    /**
     * A ledger in the memory of this process, which forgets the keys that had no event for longest. Knows nothing after a
     * restart.
     *
     * @param maxKeys how many keys are remembered, 1 or more
     */
    static RevisionLedger inMemory(int maxKeys) {
        return new MemoryRevisionLedger(maxKeys);
    }
}
