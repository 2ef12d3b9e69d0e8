package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.PatientHandler;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker does while it has a channel: take what is there, hand it in, carry out what was decided. */
final class ConsumerSession {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ConsumerChannel channel;
    private final SubscriptionRequest request;
    private final PatientHandler handler;
    private final ReturnedDeadLetters returned;
    private final HeldDeliveries held;
    private final Settlement settlement;
    private boolean settledAny;

    ConsumerSession(
            ConsumerChannel channel,
            SubscriptionRequest request,
            PatientHandler handler,
            ReturnedDeadLetters returned,
            HeldDeliveries held,
            Settlement settlement) {
        this.channel = channel;
        this.request = request;
        this.handler = handler;
        this.returned = returned;
        this.held = held;
        this.settlement = settlement;
    }

    /** Returns when the channel is lost or its buffer was closed. */
    void run() throws IOException, InterruptedException {
        DeliveryBuffer deliveries = channel.deliveries();
        while (!deliveries.isClosed()) {
            if (settlement.isDecided()) {
                settlement.finish();
            }
            List<Delivery> batch = held.due(request.batchSize());
            if (batch.isEmpty()) {
                batch = deliveries.take(request.batchSize(), held.untilNext(LONGEST_WAIT));
                channel.taken(batch);
            }
            if (!batch.isEmpty()) {
                process(batch);
            }
        }
        if (channel.loss() == null) {
            settlement.finish();
        }
    }

    /** Whether messages went through, so that whatever ended the session was no failure to start. */
    boolean hasSettledAny() {
        return settledAny;
    }

    private void process(List<Delivery> batch) throws IOException, InterruptedException {
        List<Delivery> handed = new ArrayList<>(batch.size());
        List<Delivery> others = new ArrayList<>();
        List<Disposition> othersDispositions = new ArrayList<>();
        for (Delivery delivery : batch) {
            Disposition unseen = withoutHandler(delivery);
            if (unseen == null) {
                handed.add(delivery);
            } else {
                others.add(delivery);
                othersDispositions.add(unseen);
            }
        }
        List<Disposition> dispositions = new ArrayList<>(
                handler.handle(handed.stream().map(Delivery::message).toList(), channel.deliveries()::awaitClosed));
        if (dispositions.size() < handed.size()) {
            return;
        }
        handed.addAll(others);
        dispositions.addAll(othersDispositions);
        settlement.settle(handed, dispositions);
        settledAny = true;
    }

    private @Nullable Disposition withoutHandler(Delivery delivery) {
        Disposition ignored = returned.dispositionOf(delivery);
        if (ignored != null) {
            return ignored;
        }
        int size = delivery.message().body().length;
        if (size > request.maxMessageSize()) {
            return new Disposition.DeadLetter(
                    DeadLetterReason.TOO_LARGE,
                    "%d bytes where %d are taken".formatted(size, request.maxMessageSize()),
                    null);
        }
        return null;
    }
}
