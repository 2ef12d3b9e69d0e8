package dev.cqrsync.replica;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bounded ledger within the process. Thread-safe. */
final class MemoryRevisionLedger implements RevisionLedger {

    private record Key(String cqrsId, String key) {}

    private final Map<Key, RevisionLedger.Entry> entries;

    MemoryRevisionLedger(int maxKeys) {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("a ledger remembers 1 key or more, not " + maxKeys);
        }
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, RevisionLedger.Entry> eldest) {
                return size() > maxKeys;
            }
        };
    }

    @Override
    public synchronized @Nullable Entry find(String cqrsId, String key) {
        return entries.get(new Key(cqrsId, key));
    }

    @Override
    public synchronized void put(String cqrsId, String key, Entry entry) {
        entries.put(new Key(cqrsId, key), entry);
    }
}
