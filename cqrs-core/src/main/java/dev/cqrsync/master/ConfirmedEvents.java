package dev.cqrsync.master;

import dev.cqrsync.outbox.OutboxEvent;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Takes events straight to the broker, one batch under way while the next is being read. Used by one thread.
 */
final class ConfirmedEvents {

    private final MessagePublisher publisher;
    private final SyncProgress progress;
    private List<CompletableFuture<PublishOutcome>> underWay = List.of();

    ConfirmedEvents(MessagePublisher publisher, SyncProgress progress) {
        this.publisher = publisher;
        this.progress = progress;
    }

    /**
     * Publishes a batch and waits for the one before.
     *
     * @throws PublishException when the broker has not taken a message
     */
    void publish(List<OutboxEvent> events) {
        List<CompletableFuture<PublishOutcome>> started = new ArrayList<>(events.size());
        for (OutboxEvent event : events) {
            started.add(publisher.publish(event.message()));
        }
        awaitConfirms();
        underWay = started;
    }

    /** Waits for what is under way. */
    void awaitConfirms() {
        for (CompletableFuture<PublishOutcome> future : underWay) {
            try {
                if (future.join() == PublishOutcome.UNROUTED) {
                    progress.unrouted();
                }
            } catch (CompletionException e) {
                throw new PublishException(
                        "The broker has not taken all rows; sync them again when it does.", e.getCause());
            }
        }
        underWay = List.of();
    }
}
