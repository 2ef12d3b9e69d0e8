package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.SubscriptionRequest;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Declares the exchange, queues and bindings. What exists as needed stays as it is. */
final class RabbitTopology {

    /** RabbitMQ: {@code received 'topic' but current is 'direct'}; Qpid: {@code of type 'direct' to 'topic'}. */
    private static final Pattern CURRENT_TYPE = Pattern.compile("but current is '([^']+)'|of type '?([a-z.-]+)'? to");

    private final RabbitSettings settings;

    RabbitTopology(RabbitSettings settings) {
        this.settings = settings;
    }

    /** The exchange that masters publish to. */
    void declareExchange(Channel channel) throws IOException {
        try {
            channel.exchangeDeclare(settings.exchange(), BuiltinExchangeType.TOPIC, true);
        } catch (IOException e) {
            String reason = BrokerFailure.reason(e);
            if (!isConflict(reason)) {
                throw e;
            }
            Matcher type = CURRENT_TYPE.matcher(reason);
            String current = !type.find() ? "another" : type.group(1) != null ? type.group(1) : type.group(2);
            throw new TopologyException(
                    "exchange '%s' exists with type '%s', but type 'topic' is needed (durable, not auto-delete): delete it or name another one in cqrs.exchange (broker: %s)"
                            .formatted(settings.exchange(), current, reason),
                    e);
        }
    }

    /** Everything a replica service needs. */
    void declare(Channel channel, SubscriptionRequest request) throws IOException {
        declareExchange(channel);
        declareQueue(channel, request.queue());
        declareQueue(channel, request.deadLetterQueue());
        for (String id : request.cqrsIds()) {
            channel.queueBind(request.queue(), settings.exchange(), id);
            channel.queueBind(request.queue(), settings.exchange(), RoutingKeys.direct(request.queue(), id));
            channel.queueBind(
                    request.deadLetterQueue(), settings.exchange(), RoutingKeys.direct(request.deadLetterQueue(), id));
        }
    }

    private void declareQueue(Channel channel, String queue) throws IOException {
        Map<String, Object> arguments = settings.queueType().arguments();
        try {
            channel.queueDeclare(queue, true, false, false, arguments);
        } catch (IOException e) {
            String reason = BrokerFailure.reason(e);
            if (!isConflict(reason)) {
                throw e;
            }
            throw new TopologyException(
                    "queue '%s' exists, but otherwise than durable, not exclusive and with the arguments %s: delete it, or set cqrs.rabbit.queue-type as it is (broker: %s)"
                            .formatted(queue, arguments, reason),
                    e);
        }
    }

    /** Reply codes: precondition failed, not allowed (Qpid's word for it), unsupported argument. */
    private static boolean isConflict(String reason) {
        return reason.startsWith("406") || reason.startsWith("530") || reason.startsWith("542");
    }
}
