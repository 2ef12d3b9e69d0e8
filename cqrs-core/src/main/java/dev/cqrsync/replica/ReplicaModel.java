package dev.cqrsync.replica;

import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaRowReader;

/**
 * One replica, ready to be written.
 *
 * @param rank place among the models of a batch: targets of references come first
 */
record ReplicaModel(ReplicaMapping mapping, ReplicaRowReader reader, RowStore rows, ReplicaUnit unit, int rank) {

    String cqrsId() {
        return mapping.cqrsId();
    }
}
