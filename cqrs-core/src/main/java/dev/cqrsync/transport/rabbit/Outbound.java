package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message ready for a channel. */
record Outbound(String exchange, String routingKey, BasicProperties properties, byte[] body) {

    private static final int PERSISTENT = 2;

    static Outbound of(String exchange, String routingKey, String messageId, Map<String, String> headers, byte[] body) {
        return of(exchange, routingKey, messageId, headers, body, null);
    }

    /** @param expiration milliseconds as text, or {@code null} for never */
    static Outbound of(
            String exchange,
            String routingKey,
            String messageId,
            Map<String, String> headers,
            byte[] body,
            @Nullable String expiration) {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .deliveryMode(PERSISTENT)
                .messageId(messageId)
                .headers(headers.isEmpty() ? null : Map.copyOf(headers))
                .expiration(expiration)
                .build();
        return new Outbound(exchange, routingKey, properties, body);
    }

    /** The same message straight to a queue, whatever is bound. */
    Outbound straightTo(String queue) {
        return new Outbound("", queue, properties, body);
    }
}
