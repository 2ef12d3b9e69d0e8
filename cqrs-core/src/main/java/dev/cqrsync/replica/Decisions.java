package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been decided about the messages of a batch, by their position in it. Used by one thread. */
final class Decisions implements BatchOutcome {

    private final List<IncomingMessage> batch;
    private final FailurePolicy failurePolicy;
    private final @Nullable Disposition[] dispositions;

    Decisions(List<IncomingMessage> batch, FailurePolicy failurePolicy) {
        this.batch = batch;
        this.failurePolicy = failurePolicy;
        this.dispositions = new @Nullable Disposition[batch.size()];
    }

    @Override
    public void applied(int position, ApplyOutcome outcome) {
        done(position);
    }

    /** Applied, or nothing to apply. */
    void done(int position) {
        dispositions[position] = Disposition.ACKNOWLEDGE;
    }

    /** Again, or a dead letter. */
    @Override
    public void failed(int position, ChangeEvent event, Throwable failure) {
        dispositions[position] = failurePolicy.onFailure(batch.get(position).body(), event, failure);
    }

    /** Can never be applied. */
    void refused(int position, DeadLetterReason reason, String text) {
        dispositions[position] = new Disposition.DeadLetter(reason, text, null);
    }

    /** All of them, when each message has been decided about. */
    List<Disposition> all() {
        List<Disposition> all = new ArrayList<>(dispositions.length);
        for (@Nullable Disposition disposition : dispositions) {
            if (disposition == null) {
                throw new IllegalStateException("a message was left undecided");
            }
            all.add(disposition);
        }
        return all;
    }
}
