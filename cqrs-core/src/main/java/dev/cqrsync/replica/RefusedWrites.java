package dev.cqrsync.replica;

import java.sql.SQLException;
import java.util.Map;

/**
 * Which of some rows a database refuses.
 *
 * @param reasons why each of those is refused that are certain to be, by their positions
 * @param othersWritten whether all others are written now
 */
public record RefusedWrites(Map<Integer, SQLException> reasons, boolean othersWritten) {

    /** Nothing is known of any. */
    public static final RefusedWrites UNKNOWN = new RefusedWrites(Map.of(), false);

    public RefusedWrites {
        reasons = Map.copyOf(reasons);
    }

    /** Whether anything is known. */
    boolean isKnown() {
        return othersWritten || !reasons.isEmpty();
    }
}
