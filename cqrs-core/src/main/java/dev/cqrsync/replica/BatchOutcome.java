package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;

/** Is told what becomes of the messages of a batch, by their position in it. */
interface BatchOutcome {

    /** Decided upon and committed. */
    void applied(int position, ApplyOutcome outcome);

    /** Has failed by itself; the others go on. */
    void failed(int position, ChangeEvent event, Throwable failure);
}
