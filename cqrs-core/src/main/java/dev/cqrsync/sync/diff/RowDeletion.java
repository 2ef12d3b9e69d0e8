package dev.cqrsync.sync.diff;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.serialization.EventWriter;
import dev.cqrsync.serialization.WireTime;
import dev.cqrsync.sync.diff.pairs.PairKeys;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.DiffHeader;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.StreamJson;
import dev.cqrsync.sync.diff.stream.StreamReader;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes rows that the master does not have, through what applies the master's own deletions, so that guard, tombstones
 * and handlers have their part in it. Used by one thread.
 */
final class RowDeletion {

    private static final int AT_ONCE = 500;

    private final TableReader table;
    private final DiffHeader header;
    private final MessageHandler handler;
    private final String queue;
    private final boolean dryRun;
    private final DiffListener listener;
    private final EventWriter writer = new EventWriter();
    private long processed;
    private long deleted;
    private long failed;

    RowDeletion(
            TableReader table,
            DiffHeader header,
            MessageHandler handler,
            String queue,
            boolean dryRun,
            DiffListener listener) {
        this.table = table;
        this.header = header;
        this.handler = handler;
        this.queue = queue;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    DeletedRows run(StreamReader in) {
        for (List<?> line = in.array(); line != null; line = in.array()) {
            List<List<Object>> keys = PairKeys.of(line, table, in);
            for (int from = 0; from < keys.size(); from += AT_ONCE) {
                delete(keys.subList(from, Math.min(keys.size(), from + AT_ONCE)));
            }
            processed += keys.size();
            listener.read(processed);
        }
        return new DeletedRows(processed, deleted, failed);
    }

    private void delete(List<List<Object>> keys) {
        List<ComparedRow> rows = table.find(keys, Columns.NONE.withUpdated()).stream()
                .filter(row -> !row.isChangedAfter(header.moment()))
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        List<Object> pks =
                rows.stream().map(row -> table.keys().json(row.key())).toList();
        listener.note("PK to delete: " + StreamJson.write(pks));
        if (dryRun) {
            deleted += rows.size();
            return;
        }
        List<IncomingMessage> messages = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            messages.add(message(pks.get(i), rows.get(i).revision()));
        }
        List<Disposition> dispositions = handler.handle(messages);
        for (int i = 0; i < dispositions.size(); i++) {
            if (dispositions.get(i) == Disposition.ACKNOWLEDGE) {
                deleted++;
            } else {
                failed++;
                listener.note("PK not deleted: %s: %s".formatted(StreamJson.write(pks.get(i)), dispositions.get(i)));
            }
        }
    }

    /** A deletion of the moment when the stages began. */
    private IncomingMessage message(Object pk, long revision) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put(ChangeEvent.DELETED_ID, pk);
        data.put(ChangeEvent.REVISION, revision);
        data.put(ChangeEvent.UPDATED, WireTime.format(header.moment()));
        ChangeEvent event = new ChangeEvent(SignalType.DELETE, header.cqrsId(), pk, data, null, null, 0, null, null);
        return new IncomingMessage(Route.toQueue(queue, header.cqrsId()), writer.write(event), Map.of(), false);
    }
}
