package dev.cqrsync.replica;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of which an event waits for its next attempt, and how far other events have brought them meanwhile: for handlers
 * that have no ledger. Knows nothing of other processes. Bounded; thread-safe.
 */
final class WaitingKeys {

    private static final int MAX_KEYS = 10_000;

    private record Key(String cqrsId, String key) {}

    /** Until something has been handled. */
    private static final RevisionLedger.Entry NOTHING = new RevisionLedger.Entry(-1, null, false);

    private final Map<Key, RevisionLedger.Entry> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RevisionLedger.Entry> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** An event of the key waits. */
    synchronized void add(String cqrsId, String key) {
        entries.putIfAbsent(new Key(cqrsId, key), NOTHING);
    }

    /** An event of a key has been handled. */
    synchronized void handled(String cqrsId, String key, RevisionLedger.Entry entry) {
        entries.computeIfPresent(
                new Key(cqrsId, key), (any, before) -> entry.revision() >= before.revision() ? entry : before);
    }

    /** How far the key has come since an event of it waits, if anything has been handled. */
    synchronized RevisionLedger.@Nullable Entry find(String cqrsId, String key) {
        RevisionLedger.Entry entry = entries.get(new Key(cqrsId, key));
        return NOTHING.equals(entry) ? null : entry;
    }
}
