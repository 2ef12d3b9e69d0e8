package dev.cqrsync.sync.diff.rows;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.serialization.WireField;
import java.util.List;

/**
 * What is read of rows beside key and revision, and of which.
 *
 * @param updated whether the moment of the last change
 * @param fields whose values
 * @param filter which rows
 */
public record Columns(boolean updated, List<WireField> fields, RowFilter filter) {

    /** Key and revision of all rows. */
    public static final Columns NONE = new Columns(false, List.of(), RowFilter.ALL);

    public static Columns of(List<WireField> fields) {
        return new Columns(false, List.copyOf(fields), RowFilter.ALL);
    }

    public static Columns of(RowFilter filter) {
        return new Columns(false, List.of(), filter);
    }

    public Columns withUpdated() {
        return new Columns(true, fields, filter);
    }
}
