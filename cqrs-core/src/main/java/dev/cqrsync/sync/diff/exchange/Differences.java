package dev.cqrsync.sync.diff.exchange;

import dev.cqrsync.sync.diff.rows.ComparedRow;
import dev.cqrsync.sync.diff.rows.ListedRow;
import java.util.List;

/** Takes what is found to differ. Used by one thread. */
public interface Differences {

    /** The replica lacks the row, or has it otherwise. */
    void resend(ComparedRow row);

    /** The replica has rows that the master was not seen to have. */
    void retract(List<ListedRow> rows);
}
