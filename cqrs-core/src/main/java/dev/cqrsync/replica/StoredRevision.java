package dev.cqrsync.replica;

import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRowReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how far a replica's row is, without locking it. Thread-safe. */
final class StoredRevision {

    private final ReplicaMapping mapping;
    private final ReplicaUnit unit;
    private final ReplicaRowReader reader;
    private final EntityAssembler assembler;
    private final String query;

    StoredRevision(ReplicaMapping mapping, ReplicaUnit unit) {
        this.mapping = mapping;
        this.unit = unit;
        this.reader = new ReplicaRowReader(mapping);
        this.assembler = new EntityAssembler(mapping);
        this.query = "select e.%s from %s e where id(e) = :id"
                .formatted(mapping.revision().path(), mapping.entityName());
    }

    /** @throws dev.cqrsync.serialization.ConversionException when the text is no key of this replica */
    ReplicaKey key(String pk) {
        return reader.keyOf(pk);
    }

    /** Whether the row, or its tombstone, is at the revision or after it. */
    boolean isAtLeast(ReplicaKey key, long revision) {
        return unit.transactions().execute(session -> {
            Number stored = session.createSelectionQuery(query, Number.class)
                    .setParameter("id", assembler.identifier(key))
                    .getSingleResultOrNull();
            if (stored != null) {
                return stored.longValue() >= revision;
            }
            @Nullable
            Tombstone tombstone = unit.storage()
                    .tombstones()
                    .find(ReplicaTransactions.connection(session), mapping.cqrsId(), List.of(key))
                    .get(key);
            return tombstone != null && tombstone.revision() >= revision;
        });
    }
}
