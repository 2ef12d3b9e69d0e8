package dev.cqrsync.sync.diff;

import dev.cqrsync.FilterExit;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.sync.diff.exchange.Differences;
import dev.cqrsync.sync.diff.rows.Columns;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.StreamJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Repairs differences, some hundred at a time.
 *
 * <p>To send a row again is harmless at any time. To delete one must be certain, so its absence is looked at once more in
 * a new transaction, and once more after the deletion has been committed: a row that was created in between, when nobody
 * knew yet that its key had been used, is sent after the deletion. Used by one thread.
 */
final class Repairs implements Differences {

    private static final int AT_ONCE = 500;

    private final MasterSide master;
    private final Instant moment;
    private final @Nullable String queue;
    private final boolean dryRun;
    private final DiffListener listener;
    private final List<List<Object>> toResend = new ArrayList<>();
    private final List<ListedRow> toRetract = new ArrayList<>();
    private long different;
    private long resent;
    private long retracted;

    Repairs(MasterSide master, Instant moment, @Nullable String queue, boolean dryRun, DiffListener listener) {
        this.master = master;
        this.moment = moment;
        this.queue = queue;
        this.dryRun = dryRun;
        this.listener = listener;
    }

    @Override
    public void resend(ComparedRow row) {
        toResend.add(row.key());
        if (toResend.size() == AT_ONCE) {
            resendNow();
        }
    }

    @Override
    public void retract(List<ListedRow> rows) {
        for (ListedRow row : rows) {
            if (fits(row)) {
                toRetract.add(row);
            }
            if (toRetract.size() == AT_ONCE) {
                retractNow();
            }
        }
    }

    private boolean fits(ListedRow row) {
        try {
            master.rows().keys().values(row.pk());
            return true;
        } catch (ConversionException e) {
            listener.note("The replica has a row that the master cannot have, delete it there: " + e.getMessage());
            return false;
        }
    }

    DiffResult finish() {
        resendNow();
        retractNow();
        return new DiffResult(different, resent, retracted);
    }

    private void resendNow() {
        if (toResend.isEmpty()) {
            return;
        }
        note("PK to resync", toResend, master.rows().keys()::json);
        different += toResend.size();
        if (!dryRun) {
            resent += master.repairs().resend(toResend, queue);
        }
        toResend.clear();
    }

    private void retractNow() {
        Map<Object, Long> rows = new LinkedHashMap<>();
        Map<Object, List<Object>> keys = new LinkedHashMap<>();
        for (ListedRow row : absent()) {
            List<Object> key = master.rows().keys().values(row.pk());
            Object pk = master.rows().keys().json(key); // as this side writes it, whatever the other does
            rows.put(pk, row.revision());
            keys.put(pk, key);
        }
        toRetract.clear();
        if (rows.isEmpty()) {
            return;
        }
        note("PK to delete", List.copyOf(rows.keySet()), pk -> pk);
        retracted += rows.size();
        if (!dryRun) {
            master.repairs().retract(master.concrete(), rows, queue);
            resendReappeared(List.copyOf(keys.values()));
        }
    }

    /** The rows that the master really does not have, or that its filter takes from replicas. */
    private List<ListedRow> absent() {
        List<List<Object>> keys = toRetract.stream()
                .map(row -> master.rows().keys().values(row.pk()))
                .toList();
        Set<String> kept = new HashSet<>();
        boolean dropsExcluded = master.concrete().declaration().onFilterExit() == FilterExit.DELETE;
        for (ComparedRow row : master.allRows().find(keys, Columns.NONE.withUpdated())) {
            if (!dropsExcluded || row.isChangedAfter(moment)) {
                kept.add(row.text());
            }
        }
        if (dropsExcluded) {
            master.rows().find(keys, Columns.NONE).forEach(row -> kept.add(row.text()));
        }
        return toRetract.stream().filter(row -> !kept.contains(row.text())).toList();
    }

    private void resendReappeared(List<List<Object>> keys) {
        List<List<Object>> back = master.rows().find(keys, Columns.NONE).stream()
                .map(ComparedRow::key)
                .toList();
        if (!back.isEmpty()) {
            resent += master.repairs().resend(back, queue);
        }
    }

    private <T> void note(String what, List<T> rows, Function<T, Object> pk) {
        listener.note(what + ": " + StreamJson.write(rows.stream().map(pk).toList()));
    }
}
