package dev.cqrsync.capture;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.engine.spi.TransactionCompletionCallbacks;

/**
 * Keeps revisions growing where the application assigns keys and so may use the key of a deleted row again: the new
 * row goes on from the old one's last revision, or replicas would take its events for late ones.
 *
 * <ol>
 *   <li>The transaction that deletes a row remembers its last revision.
 *   <li>The one that creates rows looks their keys up, all in one query, after the flush.
 *   <li>On a hit the row's revision is raised above the remembered one, in the table, in the entity and in the event.
 * </ol>
 *
 * The memory stays, as the next delete writes it anew. To remove it and write it again under contention has also been
 * seen to lose it on H2.
 */
final class UsedKeys {

    private final UsedKeyTable table = new UsedKeyTable();

    /** The rows with the revisions that their events must carry. */
    List<PlannedRow> apply(
            List<PlannedRow> rows, SharedSessionContractImplementor session, TransactionCompletionCallbacks callbacks) {
        List<PlannedRow> deleted = new ArrayList<>();
        List<PlannedRow> created = new ArrayList<>();
        for (PlannedRow row : rows) {
            if (row.isDeleted() && row.master().mapping().assignedIdentifier()) {
                deleted.add(row);
            } else if (!row.isDeleted() && row.change().mayReuseKey()) {
                created.add(row);
            }
        }
        if (deleted.isEmpty() && created.isEmpty()) {
            return rows;
        }
        // Inserts come before locking reads: on MySQL those lock gaps, into which two transactions could not both
        // insert afterwards.
        session.doWork(connection ->
                table.remember(connection, deleted.stream().map(UsedKey::of).toList()));
        Map<PlannedRow, Long> last = new IdentityHashMap<>(); // nobody calls hashCode of an entity
        session.doWork(connection -> last.putAll(table.lookUp(connection, created)));
        for (PlannedRow row : created) {
            if (row.change().kind() == RowChange.Kind.RECREATED) {
                last.merge(row, row.change().floor(), Math::max);
            }
        }
        // an upsert's row may be there, with a life after the remembered one
        last.entrySet().removeIf(row -> row.getKey().revision() > row.getValue());
        return last.isEmpty() ? rows : raise(rows, last, session, callbacks);
    }

    private static List<PlannedRow> raise(
            List<PlannedRow> rows,
            Map<PlannedRow, Long> last,
            SharedSessionContractImplementor session,
            TransactionCompletionCallbacks callbacks) {
        List<PlannedRow> result = new ArrayList<>(rows.size());
        Map<Master, Map<Object, Long>> revisions = new LinkedHashMap<>();
        for (PlannedRow row : rows) {
            Long before = last.get(row);
            if (before == null) {
                result.add(row);
                continue;
            }
            long revision = before + 1 + row.revision();
            result.add(row.withRevision(revision));
            revisions
                    .computeIfAbsent(row.master(), master -> new LinkedHashMap<>())
                    .put(row.change().id(), revision);
            RevisionCorrection.apply(
                    row.master(), row.change().id(), row.change().entity(), revision, null, session, callbacks);
        }
        revisions.forEach((master, byId) -> master.revisions().write(byId, session));
        return result;
    }
}
