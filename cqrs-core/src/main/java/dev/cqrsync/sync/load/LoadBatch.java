package dev.cqrsync.sync.load;

import dev.cqrsync.replica.LoadedRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are loaded together.
 *
 * @param rows those that could be read
 * @param lines numbers of their lines, by position
 * @param failures what is wrong with the others, by number, in order
 * @param lastLine number of the last line, 1 when there is none
 * @param end whether nothing comes after it
 * @param problem what ended the dump before its end, or {@code null}
 */
record LoadBatch(
        List<LoadedRow> rows,
        long[] lines,
        Map<Long, String> failures,
        long lastLine,
        boolean end,
        @Nullable Exception problem) {

    /** Rows that have failed, to be applied once more. */
    static LoadBatch of(List<AppliedBatch.Failed> failed) {
        List<LoadedRow> rows = new ArrayList<>(failed.size());
        long[] lines = new long[failed.size()];
        for (AppliedBatch.Failed row : failed) {
            lines[rows.size()] = row.line();
            rows.add(row.row().at(rows.size()));
        }
        return new LoadBatch(rows, lines, Map.of(), 1, false, null);
    }

    /** What of it comes after a line. */
    LoadBatch after(long line) {
        if (rows.isEmpty() || lines[0] > line) {
            return this;
        }
        List<LoadedRow> later = new ArrayList<>();
        long[] laterLines = new long[lines.length];
        for (int i = 0; i < rows.size(); i++) {
            if (lines[i] > line) {
                laterLines[later.size()] = lines[i];
                later.add(rows.get(i).at(later.size()));
            }
        }
        Map<Long, String> laterFailures = new LinkedHashMap<>(failures);
        laterFailures.keySet().removeIf(number -> number <= line);
        return new LoadBatch(later, laterLines, laterFailures, lastLine, end, problem);
    }
}
