package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.DeadLetterFate;
import dev.cqrsync.transport.DeadLetterVisit;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.QueueAccessException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Carries out what was decided about dead letters: a letter is removed when its copy was confirmed. For one thread. */
final class DeadLetterTransfers {

    private static final int MOST_UNDER_WAY = 500;
    private static final long MOST_BYTES_UNDER_WAY = 16 << 20;

    /** AMQP's bound for a routing key. */
    private static final int LONGEST_KEY = 255;

    private record Transfer(long tag, int size, CompletableFuture<PublishOutcome> copy) {}

    private final DeadLetterChannel channel;
    private final PublisherLink link;
    private final String exchange;
    private final Deque<Transfer> underWay = new ArrayDeque<>();
    private long bytesUnderWay;
    private long visited;
    private long dropped;
    private long resent;
    private long unrouted;

    DeadLetterTransfers(DeadLetterChannel channel, PublisherLink link, String exchange) {
        this.channel = channel;
        this.link = link;
        this.exchange = exchange;
    }

    /** Whether to go on with the next letters. */
    boolean carryOut(List<Delivery> letters, List<DeadLetterFate> fates) throws InterruptedException {
        if (fates.size() != letters.size()) {
            throw new IllegalStateException(
                    "the visitor returned %d fates for %d dead letters".formatted(fates.size(), letters.size()));
        }
        for (int i = 0; i < fates.size(); i++) {
            DeadLetterFate fate = fates.get(i);
            long tag = letters.get(i).tag();
            if (fate instanceof DeadLetterFate.Stop) {
                return false;
            }
            visited++;
            if (fate instanceof DeadLetterFate.Drop) {
                channel.remove(tag);
                dropped++;
            } else if (fate instanceof DeadLetterFate.Resend resend) {
                send(tag, resend.message());
            }
        }
        while (!underWay.isEmpty() && underWay.element().copy().isDone()) {
            settleOldest();
        }
        return true;
    }

    private void send(long tag, OutgoingMessage message) throws InterruptedException {
        String key = RoutingKeys.of(message.route());
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            unrouted++;
            return;
        }
        while (underWay.size() >= MOST_UNDER_WAY || bytesUnderWay >= MOST_BYTES_UNDER_WAY) {
            settleOldest();
        }
        Outbound copy = Outbound.of(exchange, key, message.messageId(), message.headers(), message.body());
        underWay.add(new Transfer(tag, message.body().length, link.publish(copy)));
        bytesUnderWay += message.body().length;
    }

    private void settleOldest() throws InterruptedException {
        Transfer oldest = underWay.remove();
        bytesUnderWay -= oldest.size();
        try {
            if (oldest.copy().get() == PublishOutcome.ROUTED) {
                channel.remove(oldest.tag());
                resent++;
            } else {
                unrouted++;
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new QueueAccessException("a dead letter could not be sent: " + BrokerFailure.reason(cause), cause);
        }
    }

    /** Waits for all copies that are under way. */
    void finish() throws InterruptedException {
        QueueAccessException failure = null;
        while (!underWay.isEmpty()) {
            try {
                settleOldest();
            } catch (QueueAccessException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    DeadLetterVisit result() {
        return new DeadLetterVisit(visited, dropped, resent, unrouted);
    }
}
