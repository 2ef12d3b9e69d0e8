package dev.cqrsync.sync.diff.pairs;

import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.sync.diff.rows.TableReader;
import dev.cqrsync.sync.diff.stream.StreamReader;
import java.util.ArrayList;
import java.util.List;

/** Lines of keys alone, as replicas answer and as rows to delete are named. */
public final class PairKeys {

    private PairKeys() {}

    /**
     * The keys of a line, each as the values of its columns.
     *
     * @param in where the line comes from, named when a key does not fit
     * @throws dev.cqrsync.sync.diff.stream.MalformedStreamException when the line holds what is no key of this table
     */
    public static List<List<Object>> of(List<?> line, TableReader table, StreamReader in) {
        List<List<Object>> keys = new ArrayList<>(line.size());
        for (Object pk : line) {
            if (pk == null) {
                throw in.wrong("has a key that is null", null);
            }
            try {
                keys.add(table.keys().values(pk));
            } catch (ConversionException e) {
                throw in.wrong("has a key that does not fit: " + e.getMessage(), e);
            }
        }
        return keys;
    }
}
