package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.sync.RowListener;
import java.io.PrintWriter;

/** Shows progress, and tells of each failed row on a line of its own. Used by one thread. */
final class ReportedRows implements RowListener {

    private final Progress progress;
    private final PrintWriter err;
    private long shown;

    ReportedRows(Progress progress, PrintWriter err) {
        this.progress = progress;
        this.err = err;
    }

    @Override
    public void processed(long rows) {
        progress.step(rows - shown);
        shown = rows;
    }

    @Override
    public void failed(String row, String reason) {
        err.println(row + ": " + reason);
    }
}
