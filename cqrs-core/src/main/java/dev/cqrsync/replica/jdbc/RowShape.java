package dev.cqrsync.replica.jdbc;

import dev.cqrsync.replica.RowWrite;
import dev.cqrsync.serialization.ReplicaRow;
import java.util.BitSet;

/**
 * What rows must have in common to be written by one statement.
 *
 * @param present columns with a value
 * @param complete whether all NOT NULL columns are present, so that the row could be inserted
 * @param exists see {@link RowWrite#exists()}
 * @param forced see {@link RowWrite#forced()}
 */
record RowShape(BitSet present, boolean complete, boolean exists, boolean forced) {

    static RowShape of(RowWrite write, RowTable table) {
        BitSet present = new BitSet();
        boolean complete = true;
        for (int i = 0; i < write.values().size(); i++) {
            boolean here = write.values().get(i) != ReplicaRow.ABSENT;
            present.set(i, here);
            complete &= here || !table.required().get(i);
        }
        return new RowShape(present, complete, write.exists(), write.forced());
    }
}
