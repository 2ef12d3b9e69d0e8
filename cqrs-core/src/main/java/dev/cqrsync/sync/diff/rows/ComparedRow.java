package dev.cqrsync.sync.diff.rows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was read.
 *
 * @param key values of the key's attributes
 * @param text text of the key that both sides agree on
 * @param revision the row's revision
 * @param updated moment of the last change; {@code null} when it was not asked for, or there is none
 * @param values canonical texts of the fields that were asked for
 */
public record ComparedRow(
        List<Object> key,
        String text,
        long revision,
        @Nullable Instant updated,
        List<String> values) {

    public boolean isChangedAfter(Instant moment) {
        return updated != null && updated.isAfter(moment);
    }
}
