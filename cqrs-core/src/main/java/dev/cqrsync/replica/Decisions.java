package dev.cqrsync.replica;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been decided about the messages of a batch, by their position in it. Used by one thread. */
final class Decisions implements BatchOutcome {

    private static final Logger log = LoggerFactory.getLogger(Decisions.class);

    private record Failed(int position, ChangeEvent event, Throwable failure) {}

    private final List<IncomingMessage> batch;
    private final FailurePolicy failurePolicy;
    private final SupersededMessages superseded;
    private final Consumer<ChangeEvent> whenFailed;
    private final @Nullable Disposition[] dispositions;
    private final List<Failed> failedAgain = new ArrayList<>();

    /**
     * @param superseded knows which of those that fail again have been overtaken meanwhile
     * @param whenFailed is told of each that fails
     */
    Decisions(
            List<IncomingMessage> batch,
            FailurePolicy failurePolicy,
            SupersededMessages superseded,
            Consumer<ChangeEvent> whenFailed) {
        this.batch = batch;
        this.failurePolicy = failurePolicy;
        this.superseded = superseded;
        this.whenFailed = whenFailed;
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

    /** Has failed by itself: again, or a dead letter, or nothing any more if it has been overtaken. */
    @Override
    public void failed(int position, ChangeEvent event, Throwable failure) {
        whenFailed.accept(event);
        Failed failed = new Failed(position, event, failure);
        if (event.retries() > 0) {
            failedAgain.add(failed);
        } else {
            fail(failed);
        }
    }

    private void fail(Failed failed) {
        dispositions[failed.position()] =
                failurePolicy.onFailure(batch.get(failed.position()).body(), failed.event(), failed.failure());
    }

    /** Can never be applied. */
    void refused(int position, DeadLetterReason reason, String text) {
        dispositions[position] = new Disposition.DeadLetter(reason, text, null);
    }

    /** All of them, when each message has been decided about. */
    List<Disposition> all() {
        decideAboutThoseThatFailedAgain();
        List<Disposition> all = new ArrayList<>(dispositions.length);
        for (@Nullable Disposition disposition : dispositions) {
            if (disposition == null) {
                throw new IllegalStateException("a message was left undecided");
            }
            all.add(disposition);
        }
        return all;
    }

    private void decideAboutThoseThatFailedAgain() {
        if (failedAgain.isEmpty()) {
            return;
        }
        List<Boolean> answers = overtaken(
                failedAgain.stream().map(failed -> batch.get(failed.position())).toList());
        for (int i = 0; i < answers.size(); i++) {
            Failed failed = failedAgain.get(i);
            if (answers.get(i)) {
                OutcomeLog.applied(failed.event(), ApplyOutcome.LATE, 0);
                done(failed.position());
            } else {
                fail(failed);
            }
        }
        failedAgain.clear();
    }

    private List<Boolean> overtaken(List<IncomingMessage> messages) {
        try {
            return superseded.superseded(messages);
        } catch (RuntimeException e) { // then each is tried again or kept, and nothing is lost
            log.debug("cannot tell which messages have been overtaken: {}", FailurePolicy.describe(e));
            return Collections.nCopies(messages.size(), false);
        }
    }
}
