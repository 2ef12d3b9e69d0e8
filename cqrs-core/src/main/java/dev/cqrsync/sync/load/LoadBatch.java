package dev.cqrsync.sync.load;

import dev.cqrsync.replica.LoadedRow;
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
        @Nullable Exception problem) {}
