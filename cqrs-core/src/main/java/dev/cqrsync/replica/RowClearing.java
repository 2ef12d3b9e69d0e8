package dev.cqrsync.replica;

import java.util.List;

/**
 * Deletes the rows of a replica that a load has not brought. Holds a database connection until it is closed. Used by one
 * thread at a time.
 */
public interface RowClearing extends AutoCloseable {

    /**
     * Notes rows that are to stay.
     *
     * @throws dev.cqrsync.CqrsException when the database says no
     */
    void keep(List<LoadedRow> rows);

    /**
     * Deletes the others as if their deletes had come, each with the revision that its row has: what changes meanwhile
     * stays, and what comes late of them is kept out.
     *
     * <p>Rows that the master has changed less than a minute before the latest of the kept ones, or after it, stay too:
     * they may be younger than the load. So does everything when no row was kept.
     *
     * @param batchSize rows per transaction, positive
     * @param outcome is told of each; positions mean nothing
     * @throws dev.cqrsync.CqrsException when the database says no
     */
    void clear(int batchSize, RowLoader.Outcome outcome);

    /** Forgets what was noted. */
    @Override
    void close();
}
