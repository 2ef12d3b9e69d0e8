package dev.cqrsync.it.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * What a journal of writes says. Revisions of a row only ever grow, those of a row that was deleted and created anew
 * too: what does not is a change applied twice, one applied after a newer one, or a deleted row that came back.
 */
final class JournalCheck {

    private static final int EXAMPLES = 10;

    private String row = "";
    private long last;
    private boolean deleted;

    private long writes;
    private long doubled;
    private long overtaken;
    private long resurrected;
    private final List<String> examples = new ArrayList<>();

    /** Takes the next write; those of a row one after the other. */
    void add(String nextRow, char operation, long revision) {
        writes++;
        if (!nextRow.equals(row)) {
            row = nextRow;
            last = Long.MIN_VALUE;
            deleted = false;
        }
        if (operation == 'D') {
            deleted = true;
            return;
        }
        if (revision <= last) {
            if (deleted) {
                resurrected++;
            } else if (revision == last) {
                doubled++;
            } else {
                overtaken++;
            }
            if (examples.size() < EXAMPLES) {
                examples.add("%s: %c with revision %d after %d".formatted(row, operation, revision, last));
            }
        }
        deleted = false;
        last = Math.max(last, revision);
    }

    long writes() {
        return writes;
    }

    /** Writes of a revision that had been written. */
    long doubled() {
        return doubled;
    }

    /** Writes of an older revision than had been written. */
    long overtaken() {
        return overtaken;
    }

    /** Inserts of a revision that had been deleted. */
    long resurrected() {
        return resurrected;
    }

    List<String> examples() {
        return examples;
    }
}
