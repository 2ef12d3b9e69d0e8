package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import dev.cqrsync.transport.IncomingMessage;
import dev.cqrsync.transport.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A message of one channel, waiting to be acknowledged there and nowhere else.
 *
 * @param tag the channel's number for it
 * @param messageId the sender's, or one of our own when it gave none
 */
record Delivery(long tag, String messageId, IncomingMessage message) {

    static Delivery of(Envelope envelope, BasicProperties properties, byte[] body, String queue) {
        Map<String, String> headers = new HashMap<>();
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> {
                if (value instanceof LongString || value instanceof String) {
                    headers.put(name, value.toString());
                }
            });
        }
        String id = properties.getMessageId();
        return new Delivery(
                envelope.getDeliveryTag(),
                id == null ? UUID.randomUUID().toString() : id,
                new IncomingMessage(
                        RoutingKeys.read(envelope.getRoutingKey(), queue), body, headers, envelope.isRedeliver()));
    }

    /** The same delivery as it is handed in again to this service alone. */
    Delivery again(byte[] body, String queue) {
        return new Delivery(
                tag,
                messageId,
                new IncomingMessage(
                        Route.toQueue(queue, message.route().cqrsId()), body, message.headersOfCopy(), true));
    }
}
