package dev.cqrsync.replica;

import dev.cqrsync.serialization.ReplicaKey;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Finds out at once which of some new rows fail by themselves where a handler or entities have a part in what is written,
 * instead of a statement that fails for each. The hooks are called, or entities made. What the session would insert for
 * them then is what the database is asked about, by plain statements. For a transaction that is rolled back whatever is
 * found. Used by one thread, once.
 */
final class RefusalProof {

    private final RowStore plain;
    private final EntityRows rows;
    private final Map<ReplicaKey, RowChange> candidates = new LinkedHashMap<>();

    /**
     * @param plain the rows past handlers and entities
     * @param candidates rows that are not there, each with one message
     */
    RefusalProof(RowStore plain, EntityRows rows, List<RowChange> candidates) {
        this.plain = plain;
        this.rows = rows;
        candidates.forEach(change -> this.candidates.put(change.key(), change));
    }

    /**
     * A row is not found where the session would do anything but insert it, and none where anything has been written on the
     * way: then each is to be tried. Those that are not refused may be why others are.
     *
     * @param failure with which one has been refused, of these or before them
     * @param handled calls the hooks, or {@code null} where there is no handler
     * @return those that the database refuses, with what a flush would have failed with
     * @throws RuntimeException when it cannot be told, and the transaction is of no use any more
     */
    Map<RowChange, RuntimeException> refused(
            SessionImplementor session, RuntimeException failure, @Nullable HandledRows handled) {
        Map<RowChange, RuntimeException> refused = new LinkedHashMap<>();
        if (candidates.isEmpty() || !rows.tellsPendingInserts(session)) {
            return refused;
        }
        Map<RowChange, RowWrite> inserts = inserts(session, handled);
        if (!inserts.isEmpty()) {
            Savepoints savepoints = new Savepoints(ReplicaTransactions.connection(session), false);
            new RefusedChanges.Written(plain, session, savepoints.series(), inserts::get)
                    .among(inserts.keySet(), failure)
                    .forEach((change, reason) -> refused.put(change, rows.asFlushed(session, reason)));
        }
        return refused;
    }

    private Map<RowChange, RowWrite> inserts(SessionImplementor session, @Nullable HandledRows handled) {
        try {
            @Nullable String before = plain.writesSoFar(session);
            if (before == null) {
                return Map.of();
            }
            Map<RowChange, RowWrite> inserts = new LinkedHashMap<>();
            if (handled == null) {
                for (RowChange change : candidates.values()) {
                    try {
                        rows.persist(session, Objects.requireNonNull(change.write()));
                        look(session, change, inserts);
                    } catch (RuntimeException e) {
                        if (!Savepoints.isOfRows(e)) {
                            throw e;
                        }
                    }
                    session.clear();
                }
            } else {
                handled.tryHooks(
                        session,
                        candidates.keySet(),
                        key -> look(session, Objects.requireNonNull(candidates.get(key)), inserts));
            }
            if (!before.equals(plain.writesSoFar(session))) {
                inserts.clear();
            }
            return inserts;
        } catch (SQLException e) {
            throw Savepoints.notWritten(e);
        }
    }

    private void look(SessionImplementor session, RowChange change, Map<RowChange, RowWrite> inserts) {
        RowWrite insert = rows.pendingInsert(session, Objects.requireNonNull(change.write()));
        if (insert != null) {
            inserts.put(change, insert);
        }
    }
}
