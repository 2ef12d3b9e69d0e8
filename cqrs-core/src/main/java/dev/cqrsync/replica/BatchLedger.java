package dev.cqrsync.replica;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A transactional ledger that is asked once and told once for the events of a transaction. Used once, by one thread. */
final class BatchLedger implements RevisionLedger {

    private final RevisionLedger ledger;
    private final Map<String, Map<String, Entry>> known = new HashMap<>();
    private final Map<String, Map<String, Entry>> changed = new TreeMap<>();

    /** Reads what it knows of the keys of some events. */
    BatchLedger(RevisionLedger ledger, List<StandaloneMessage> messages) {
        this.ledger = ledger;
        Map<String, Set<String>> keys = new TreeMap<>(); // in one order in all transactions, as they may be locked
        for (StandaloneMessage message : messages) {
            keys.computeIfAbsent(message.event().cqrsId(), id -> new TreeSet<>())
                    .add(message.key());
        }
        keys.forEach((cqrsId, some) -> known.put(cqrsId, new HashMap<>(ledger.findAll(cqrsId, some))));
    }

    @Override
    public @Nullable Entry find(String cqrsId, String key) {
        Map<String, Entry> entries = known.get(cqrsId);
        return entries == null ? null : entries.get(key);
    }

    @Override
    public void put(String cqrsId, String key, Entry entry) {
        known.computeIfAbsent(cqrsId, id -> new HashMap<>()).put(key, entry);
        changed.computeIfAbsent(cqrsId, id -> new HashMap<>()).put(key, entry);
    }

    @Override
    public boolean isTransactional() {
        return true;
    }

    /** Hands on what was put. */
    void write() {
        changed.forEach(ledger::putAll);
    }
}
