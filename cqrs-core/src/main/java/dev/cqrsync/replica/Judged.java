package dev.cqrsync.replica;

import dev.cqrsync.SignalType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event, as far as {@link RevisionGuard} judges it. */
interface Judged {

    SignalType signalType();

    long revision();

    @Nullable
    Instant updated();

    /** Whether revisions of the master never start over for a key. */
    boolean monotonic();

    /** On a SYNC: the moment of the snapshot it was read in, if it tells. */
    @Nullable
    Instant snapshotAt();

    /** Whether it has waited for this attempt, so that others may have overtaken it. */
    boolean retried();

    /** Whether a SYNC is a row of a dump, which does not tell when it was read and must not put another one back. */
    boolean loaded();

    /** The same at another position of its batch. */
    Judged at(int position);
}
