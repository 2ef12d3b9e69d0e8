package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and the parts of answers as messages of the default exchange. Stateless. */
final class RequestMessages {

    /** What a part of an answer is. */
    enum Kind {
        PART,
        WORKING,
        END,
        FAILED
    }

    private static final String KIND = "x-cqrs-answer";

    private RequestMessages() {}

    /** @param expiration milliseconds as text, or {@code null} for never */
    static void ask(Channel channel, String queue, String replyTo, @Nullable String expiration, byte[] body)
            throws IOException {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .replyTo(replyTo)
                .expiration(expiration)
                .build();
        channel.basicPublish("", queue, true, properties, body);
    }

    static void answer(Channel channel, String replyTo, Kind kind, byte[] body) throws IOException {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .headers(Map.of(KIND, kind.name()))
                .build();
        channel.basicPublish("", replyTo, true, properties, body);
    }

    static Kind kind(BasicProperties properties) {
        Object told =
                properties.getHeaders() == null ? null : properties.getHeaders().get(KIND);
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(String.valueOf(told))) {
                return kind;
            }
        }
        return Kind.WORKING; // of a newer version: a sign of life at least
    }

    /** Durable, as RabbitMQ 4 wants shared queues to be, and gone with the last of those who serve it. */
    static void declare(Channel channel, String queue) throws IOException {
        channel.queueDeclare(queue, true, false, true, null);
    }
}
