package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows that come by themselves, as from a dump, into one replica. They are judged and written like messages, but
 * never put back a row that is newer, and overwrite one with an equal revision. Thread-safe.
 */
public interface RowLoader {

    /** Id of the model. */
    String cqrsId();

    /**
     * Reads a row.
     *
     * @param position tells the row from others that are applied with it, 0 or more
     * @param row its fields; the key is among them
     * @throws dev.cqrsync.serialization.ConversionException when a value does not fit
     * @throws dev.cqrsync.serialization.MalformedEventException when it has no usable revision
     */
    LoadedRow read(int position, ChangeEvent row);

    /**
     * Writes rows: all in one transaction, or each in its own when one of them fails.
     *
     * @throws dev.cqrsync.transport.HandlerUnavailableException when the database, or the handler's store, is out of
     *     reach; some rows may have been written by then
     */
    void apply(List<LoadedRow> rows, Outcome outcome);

    /**
     * Begins to note which rows come, to delete the others in the end; {@code null} when nobody knows which rows there
     * are.
     */
    @Nullable
    RowClearing clearing();

    /** Is told what becomes of rows. */
    interface Outcome {

        /** Decided upon and committed. */
        void applied(int position, ApplyOutcome outcome);

        /**
         * Has failed; the others go on.
         *
         * @param reason on one line
         */
        void failed(int position, String reason);
    }
}
