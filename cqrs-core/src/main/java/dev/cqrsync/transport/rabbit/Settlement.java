package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the handler decided. A message that goes elsewhere is acknowledged only after the broker has
 * confirmed its copy, which takes as long as its disk does: meanwhile the worker goes on with the next batch, but not with
 * one more. Nothing is ever rejected, as brokers disagree about what that means. For one worker.
 */
final class Settlement {

    private record Transfer(Delivery delivery, Disposition disposition) {}

    /**
     * A batch with copies under way.
     *
     * @param done tags of the others
     * @param acknowledged completed with whether all of it is acknowledged, as all copies are safe
     */
    private record Unfinished(
            List<Long> done,
            List<Transfer> transfers,
            List<CompletableFuture<PublishOutcome>> copies,
            CompletableFuture<Boolean> acknowledged) {}

    private final ConsumerChannel channel;
    private final PublisherLink link;
    private final Forwarding forwarding;
    private final @Nullable DelayQueues delayQueues;
    private final HeldDeliveries held;
    private final SubscriptionRequest request;
    private final BackOff backOff;
    private @Nullable Unfinished last;

    /** @param delayQueues {@code null} to hold retries in this process */
    Settlement(
            ConsumerChannel channel,
            PublisherLink link,
            Forwarding forwarding,
            @Nullable DelayQueues delayQueues,
            HeldDeliveries held,
            SubscriptionRequest request,
            BackOff backOff) {
        this.channel = channel;
        this.link = link;
        this.forwarding = forwarding;
        this.delayQueues = delayQueues;
        this.held = held;
        this.request = request;
        this.backOff = backOff;
    }

    /** Returns when the copies of a batch are under way and all before it is done. */
    void settle(List<Delivery> batch, List<Disposition> dispositions) throws IOException, InterruptedException {
        List<Long> done = new ArrayList<>();
        List<Transfer> transfers = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Delivery delivery = batch.get(i);
            Disposition disposition = dispositions.get(i);
            if (disposition instanceof Disposition.Acknowledge) {
                done.add(delivery.tag());
            } else if (disposition instanceof Disposition.Retry retry && delayQueues == null) {
                held.hold(delivery.again(retry.body(), request.queue()), retry.delay());
            } else {
                transfers.add(new Transfer(delivery, disposition));
            }
        }
        List<CompletableFuture<PublishOutcome>> copies = publish(transfers);
        finish();
        if (!transfers.isEmpty()) {
            CompletableFuture<Boolean> acknowledged = CompletableFuture.allOf(copies.toArray(CompletableFuture[]::new))
                    .thenApply(all -> acknowledgeWhenSafe(done, transfers, copies));
            last = new Unfinished(done, transfers, copies, acknowledged);
            acknowledged.whenComplete((all, failure) -> channel.deliveries().wake());
        } else if (!done.isEmpty()) {
            channel.acknowledge(done);
        }
    }

    private List<CompletableFuture<PublishOutcome>> publish(List<Transfer> transfers) throws IOException {
        List<CompletableFuture<PublishOutcome>> copies = new ArrayList<>();
        for (Transfer transfer : transfers) {
            copies.add(link.publish(copyOf(transfer)));
        }
        return copies;
    }

    /** On the thread that brings the last confirmation, as the worker may be at the next batch. */
    private boolean acknowledgeWhenSafe(
            List<Long> done, List<Transfer> transfers, List<CompletableFuture<PublishOutcome>> copies) {
        if (copies.stream().anyMatch(copy -> copy.join() != PublishOutcome.ROUTED)) {
            return false;
        }
        List<Long> tags = new ArrayList<>(done);
        transfers.forEach(transfer -> tags.add(transfer.delivery().tag()));
        try {
            channel.acknowledge(tags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** Whether it has turned out if the copies of the last batch are safe, for which the worker is woken. */
    boolean isDecided() {
        return last != null && last.acknowledged().isDone();
    }

    /**
     * Returns when all is done, or when the channel is lost or to be closed: what is not done is then delivered again.
     */
    void finish() throws IOException, InterruptedException {
        Unfinished batch = last;
        last = null;
        if (batch == null || isAcknowledged(batch)) {
            return;
        }
        List<Long> done = new ArrayList<>(batch.done());
        List<Transfer> transfers = await(batch.transfers(), batch.copies(), done);
        for (int failures = 1; ; failures++) {
            if (!done.isEmpty()) {
                channel.acknowledge(done);
                done.clear();
            }
            if (transfers.isEmpty() || channel.deliveries().awaitClosed(backOff.after(failures))) {
                return;
            }
            transfers = await(transfers, publish(transfers), done);
        }
    }

    private static boolean isAcknowledged(Unfinished batch) throws InterruptedException {
        try {
            return batch.acknowledged().get();
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** Waits for all; those whose copy is safe become done, the others are returned. */
    private List<Transfer> await(
            List<Transfer> transfers, List<CompletableFuture<PublishOutcome>> copies, List<Long> done)
            throws IOException, InterruptedException {
        List<Transfer> failed = new ArrayList<>();
        for (int i = 0; i < copies.size(); i++) {
            Transfer transfer = transfers.get(i);
            PublishOutcome outcome = await(copies.get(i));
            if (outcome == PublishOutcome.UNROUTED && transfer.disposition() instanceof Disposition.DeadLetter) {
                // No binding for this id: it is not one of ours.
                outcome = await(link.publish(copyOf(transfer).straightTo(request.deadLetterQueue())));
                if (outcome == PublishOutcome.UNROUTED) {
                    channel.declareTopology();
                }
            }
            if (outcome == PublishOutcome.ROUTED) {
                done.add(transfer.delivery().tag());
            } else {
                failed.add(transfer);
            }
        }
        if (!failed.isEmpty() && delayQueues != null) {
            delayQueues.forget();
        }
        return failed;
    }

    private Outbound copyOf(Transfer transfer) throws IOException {
        if (transfer.disposition() instanceof Disposition.Retry retry && delayQueues != null) {
            return forwarding.retry(transfer.delivery(), retry, delayQueues.ready(retry.delay()));
        }
        return forwarding.deadLetter(transfer.delivery(), (Disposition.DeadLetter) transfer.disposition());
    }

    /** The outcome, or {@code null} when the copy is not safe; the link has logged why. */
    private static @Nullable PublishOutcome await(CompletableFuture<PublishOutcome> copy) throws InterruptedException {
        try {
            return copy.get();
        } catch (ExecutionException e) {
            return null;
        }
    }
}
