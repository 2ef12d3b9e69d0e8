package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.serialization.WireField;
import dev.cqrsync.sync.diff.digest.RowHash;
import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the rows of one bucket, row by row. Used by one thread, once. */
final class BucketComparison {

    private final Map<String, ListedRow> listed = new LinkedHashMap<>();
    private final RowHash hash;
    private final List<WireField> fields;
    private final Instant moment;
    private final Differences differences;

    /** @param moment when the comparison began: what has changed since has been sent since, or will be */
    BucketComparison(
            List<ListedRow> listed, RowHash hash, List<WireField> fields, Instant moment, Differences differences) {
        listed.forEach(row -> this.listed.put(row.text(), row));
        this.hash = hash;
        this.fields = fields;
        this.moment = moment;
        this.differences = differences;
    }

    /** A row of the master. */
    void row(ComparedRow row) {
        ListedRow other = listed.remove(row.text());
        if (!row.isChangedAfter(moment) && (other == null || differs(row, other))) {
            differences.resend(row);
        }
    }

    private boolean differs(ComparedRow row, ListedRow other) {
        boolean stale = row.revision() != other.revision();
        return stale
                || !fields.isEmpty()
                        && (other.content() == null || hash.content(row.text(), row.values()) != other.content());
    }

    /** All rows of the master have come. */
    void finish() {
        if (!listed.isEmpty()) {
            differences.retract(List.copyOf(listed.values()));
        }
    }
}
