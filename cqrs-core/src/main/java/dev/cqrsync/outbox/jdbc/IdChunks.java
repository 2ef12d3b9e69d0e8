package dev.cqrsync.outbox.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Binds lists of ids: as one array, or as placeholders in a few lengths so that statement caches stay small. */
final class IdChunks {

    private static final int ARRAY = 10_000;
    private static final int PLACEHOLDERS = 256;

    private final boolean arrays;

    IdChunks(boolean arrays) {
        this.arrays = arrays;
    }

    /** Ids in chunks for one statement each; sorted, so that whoever locks several rows does so in the same order. */
    List<List<Long>> of(Collection<Long> ids) {
        List<Long> sorted = new ArrayList<>(ids);
        Collections.sort(sorted);
        int size = arrays ? ARRAY : PLACEHOLDERS;
        List<List<Long>> chunks = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += size) {
            chunks.add(sorted.subList(from, Math.min(from + size, sorted.size())));
        }
        return chunks;
    }

    /** The statement with room for the chunk. */
    PreparedStatement prepare(Connection connection, String sql, List<Long> chunk) throws SQLException {
        return connection.prepareStatement(
                arrays ? sql : sql.formatted(String.join(", ", Collections.nCopies(places(chunk), "?"))));
    }

    /** Binds the chunk from the given parameter on; places left over repeat the last id. */
    void bind(PreparedStatement statement, int parameter, List<Long> chunk) throws SQLException {
        if (arrays) {
            statement.setArray(parameter, statement.getConnection().createArrayOf("bigint", chunk.toArray()));
            return;
        }
        for (int place = 0; place < places(chunk); place++) {
            statement.setLong(parameter + place, chunk.get(Math.min(place, chunk.size() - 1)));
        }
    }

    private static int places(List<Long> chunk) {
        int highest = Integer.highestOneBit(chunk.size());
        return highest == chunk.size() ? highest : highest * 2;
    }
}
