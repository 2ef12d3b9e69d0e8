package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker does while it has a channel: take what is there, hand it in, carry out what was decided. */
final class ConsumerSession {

    private static final Logger log = LoggerFactory.getLogger(ConsumerSession.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ConsumerChannel channel;
    private final SubscriptionRequest request;
    private final MessageHandler handler;
    private final HeldDeliveries held;
    private final Settlement settlement;
    private final BackOff handlerPause;
    private final Consumer<Boolean> onPause;
    private boolean settledAny;

    /** @param onPause told {@code true} when the handler becomes unavailable, {@code false} when it is back */
    ConsumerSession(
            ConsumerChannel channel,
            SubscriptionRequest request,
            MessageHandler handler,
            HeldDeliveries held,
            Settlement settlement,
            BackOff handlerPause,
            Consumer<Boolean> onPause) {
        this.channel = channel;
        this.request = request;
        this.handler = handler;
        this.held = held;
        this.settlement = settlement;
        this.handlerPause = handlerPause;
        this.onPause = onPause;
    }

    /** Returns when the channel is lost or its buffer was closed. */
    void run() throws IOException, InterruptedException {
        DeliveryBuffer deliveries = channel.deliveries();
        while (!deliveries.isClosed()) {
            List<Delivery> batch = held.due(request.batchSize());
            if (batch.isEmpty()) {
                batch = deliveries.take(request.batchSize(), held.untilNext(LONGEST_WAIT));
                channel.taken(batch);
            }
            if (!batch.isEmpty()) {
                process(batch);
            }
        }
    }

    /** Whether messages went through, so that whatever ended the session was no failure to start. */
    boolean hasSettledAny() {
        return settledAny;
    }

    private void process(List<Delivery> batch) throws IOException, InterruptedException {
        List<Delivery> fitting = new ArrayList<>(batch.size());
        List<Delivery> tooLarge = new ArrayList<>();
        for (Delivery delivery : batch) {
            (delivery.message().body().length <= request.maxMessageSize() ? fitting : tooLarge).add(delivery);
        }
        List<Disposition> dispositions = new ArrayList<>(handle(fitting));
        if (dispositions.size() < fitting.size()) {
            return;
        }
        for (Delivery delivery : tooLarge) {
            fitting.add(delivery);
            dispositions.add(new Disposition.DeadLetter(
                    DeadLetterReason.TOO_LARGE,
                    "%d bytes where %d are taken".formatted(delivery.message().body().length, request.maxMessageSize()),
                    null));
        }
        settlement.settle(fitting, dispositions);
        settledAny = true;
    }

    /** The handler's decisions, however long it takes; none when the channel is lost or to be closed meanwhile. */
    private List<Disposition> handle(List<Delivery> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<IncomingMessage> messages = batch.stream().map(Delivery::message).toList();
        for (int failures = 0; ; ) {
            try {
                List<Disposition> dispositions = handler.handle(messages);
                if (dispositions.size() != messages.size()) {
                    throw new IllegalStateException("the handler returned %d dispositions for %d messages"
                            .formatted(dispositions.size(), messages.size()));
                }
                if (failures > 0) {
                    log.info("queue '{}': messages are handled again", request.queue());
                    onPause.accept(false);
                }
                return dispositions;
            } catch (HandlerUnavailableException e) {
                if (failures++ == 0) {
                    log.warn("queue '{}': handling pauses: {}", request.queue(), e.getMessage());
                }
            } catch (RuntimeException | Error e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (failures++ == 0) {
                    log.error("queue '{}': handling pauses; the handler must not fail like this", request.queue(), e);
                }
            }
            onPause.accept(true);
            if (channel.deliveries().awaitClosed(handlerPause.after(failures))) {
                return List.of();
            }
        }
    }
}
