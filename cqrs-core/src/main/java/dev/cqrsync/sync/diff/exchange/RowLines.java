package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.serialization.WireKeys;
import dev.cqrsync.sync.diff.rows.ListedRow;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows within a line of the replica's answer: key, revision and, where contents are compared, the hash of the fields, one
 * after the other. In ranges, keys that follow a whole number are told as the distance from it.
 */
final class RowLines {

    static final int ROWS_PER_LINE = 500;

    private final boolean distances;
    private final boolean contents;

    RowLines(boolean distances, boolean contents) {
        this.distances = distances;
        this.contents = contents;
    }

    void write(List<ListedRow> rows, List<@Nullable Object> line) {
        BigInteger before = null;
        for (ListedRow row : rows) {
            BigInteger number = distances ? number(row.pk()) : null;
            line.add(number == null || before == null ? row.pk() : number.subtract(before));
            before = number == null ? before : number;
            line.add(row.revision());
            if (contents) {
                line.add(row.content());
            }
        }
    }

    /** @throws IllegalArgumentException when there are no rows in the line */
    List<ListedRow> read(List<?> line, int from) {
        int width = contents ? 3 : 2;
        if ((line.size() - from) % width != 0) {
            throw new IllegalArgumentException("a row is not whole");
        }
        List<ListedRow> rows = new ArrayList<>((line.size() - from) / width);
        BigInteger before = null;
        for (int i = from; i < line.size(); i += width) {
            Object pk = line.get(i);
            BigInteger number = distances ? number(pk) : null;
            if (number != null) {
                before = before == null ? number : before.add(number);
                pk = before;
            }
            if (pk == null || !(line.get(i + 1) instanceof Number revision)) {
                throw new IllegalArgumentException("a row has no key or no revision");
            }
            Long content = contents && line.get(i + 2) instanceof Number hash ? (Long) hash.longValue() : null;
            rows.add(new ListedRow(pk, WireKeys.text(pk), revision.longValue(), content));
        }
        return rows;
    }

    private static @Nullable BigInteger number(@Nullable Object pk) {
        if (pk instanceof Integer || pk instanceof Long || pk instanceof Short || pk instanceof Byte) {
            return BigInteger.valueOf(((Number) pk).longValue());
        }
        return pk instanceof BigInteger number ? number : null;
    }
}
