package dev.cqrsync.transport.rabbit;

import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.SubscriptionRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters of a service that reach its own service queue, as a binding such as {@code #} takes everything. Handled
 * like other messages they would fail again and come back for ever. They are told by their routing key alone: a dead
 * letter that somebody moved here on purpose has another one. Thread-safe.
 */
final class ReturnedDeadLetters {

    private static final Logger log = LoggerFactory.getLogger(ReturnedDeadLetters.class);

    private final SubscriptionRequest request;
    private final String prefix;
    private final AtomicBoolean warned = new AtomicBoolean();

    ReturnedDeadLetters(SubscriptionRequest request) {
        this.request = request;
        this.prefix = RoutingKeys.direct(request.deadLetterQueue(), "");
    }

    /** What becomes of a delivery without asking the handler, or {@code null} when it is none of these. */
    @Nullable
    Disposition dispositionOf(Delivery delivery) {
        String key = delivery.message().route().cqrsId();
        if (delivery.message().route().isDirect() || !key.startsWith(prefix)) {
            return null;
        }
        if (warned.compareAndSet(false, true)) {
            log.warn(
                    "queue '{}' also receives what is published to '{}': remove the binding that takes the key '{}'; such messages are ignored here",
                    request.queue(),
                    request.deadLetterQueue(),
                    OneLine.of(key));
        }
        if (request.cqrsIds().contains(key.substring(prefix.length()))) {
            return Disposition.ACKNOWLEDGE; // the dead-letter queue is bound to it and has its own copy
        }
        return new Disposition.DeadLetter(
                DeadLetterReason.UNKNOWN_ID, delivery.message().headers().get(Headers.EXCEPTION), null);
    }
}
