package dev.cqrsync.transport.rabbit;

import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Turns a delivery into the message that takes its place: a dead letter or a retry. */
final class Forwarding {

    /** All headers must fit into one frame, 128 KB unless negotiated otherwise. */
    private static final int MOST_HEADER_CHARACTERS = 16_000;

    private static final int LONGEST_EXCEPTION = 4_000;

    private static final Set<String> JUDGING =
            Set.of(Headers.MONOTONIC_REVISION, Headers.SNAPSHOT_AT, Headers.BROADCAST);
    private static final int LONGEST_JUDGING = 100;

    private final SubscriptionRequest request;
    private final String exchange;
    private final BrokerFeatures features;
    private final Clock clock;

    Forwarding(SubscriptionRequest request, String exchange, BrokerFeatures features, Clock clock) {
        this.request = request;
        this.exchange = exchange;
        this.features = features;
        this.clock = clock;
    }

    Outbound deadLetter(Delivery delivery, Disposition.DeadLetter letter) {
        IncomingMessage message = delivery.message();
        Map<String, String> headers = new HashMap<>(keptHeaders(message));
        headers.put(Headers.REASON, letter.reason().word());
        headers.remove(Headers.EXCEPTION);
        if (letter.exception() != null) {
            headers.put(Headers.EXCEPTION, OneLine.of(letter.exception(), LONGEST_EXCEPTION));
        }
        headers.put(
                Headers.FAILED_AT,
                clock.instant().truncatedTo(ChronoUnit.MICROS).toString());
        byte[] body = letter.body();
        Outbound outbound = Outbound.of(
                exchange,
                RoutingKeys.direct(request.deadLetterQueue(), message.route().cqrsId()),
                delivery.messageId(),
                headers,
                body == null ? message.body() : body,
                features.relativeExpiration()
                        ? Long.toString(request.deadMessageTimeToLive().toMillis())
                        : null);
        // Other ids are not bound to the dead-letter queue, and who else is bound to them is none of our business.
        return request.cqrsIds().contains(message.route().cqrsId())
                ? outbound
                : outbound.straightTo(request.deadLetterQueue());
    }

    Outbound retry(Delivery delivery, Disposition.Retry retry, String delayExchange) {
        IncomingMessage message = delivery.message();
        return Outbound.of(
                delayExchange,
                RoutingKeys.direct(request.queue(), message.route().cqrsId()),
                delivery.messageId(),
                keptHeaders(message),
                retry.body());
    }

    /** The sender's headers go along; only those that the event is judged by, if a stranger filled the frame with them. */
    private static Map<String, String> keptHeaders(IncomingMessage message) {
        Map<String, String> headers = message.headersOfCopy();
        int characters = 0;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            characters += header.getKey().length() + header.getValue().length();
        }
        if (characters <= MOST_HEADER_CHARACTERS) {
            return headers;
        }
        Map<String, String> judging = new HashMap<>(headers);
        judging.keySet().retainAll(JUDGING);
        judging.values().removeIf(value -> value.length() > LONGEST_JUDGING);
        return judging;
    }
}
