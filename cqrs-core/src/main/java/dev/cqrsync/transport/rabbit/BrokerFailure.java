package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConsumerCancelledException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Why the broker cannot be used, in words for a log.
 *
 * @param kind what kind of trouble it is
 * @param text names the broker, the user where it matters, and the reason; never a password
 */
record BrokerFailure(Kind kind, String text) {

    enum Kind {
        /** Passes by itself: the broker or the way to it is down. */
        OUTAGE,
        /** Needs somebody: the broker does not accept the user. */
        LOGIN,
        /** Needs somebody: an exchange or queue stands in the way. */
        TOPOLOGY,
        /** Needs somebody: a message that this process has no room for stands in the way. */
        MESSAGE
    }

    static BrokerFailure of(Throwable failure, ConnectionFactory factory) {
        String broker = "%s:%d".formatted(factory.getHost(), factory.getPort());
        Long refused = InboundLimit.refusedSize(failure);
        if (refused != null) {
            return new BrokerFailure(
                    Kind.MESSAGE,
                    "the broker at %s delivers a message of %d bytes, for which there is no room here (%d bytes at most): give this process four times that much memory, or take the message from the queue in the broker's management, or set a max-length-bytes policy there"
                            .formatted(broker, refused, InboundLimit.most()));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TopologyException) {
                return new BrokerFailure(Kind.TOPOLOGY, String.valueOf(cause.getMessage()));
            }
            if (cause instanceof ConsumerCancelledException) {
                return new BrokerFailure(
                        Kind.OUTAGE,
                        "the broker at %s ended the consumer, as the queue was deleted or moved".formatted(broker));
            }
            if (cause instanceof AuthenticationFailureException
                    || cause instanceof PossibleAuthenticationFailureException) {
                return new BrokerFailure(
                        Kind.LOGIN,
                        "the broker at %s does not accept user '%s' for virtual host '%s'; see spring.rabbitmq.username and password"
                                .formatted(broker, factory.getUsername(), factory.getVirtualHost()));
            }
        }
        return new BrokerFailure(Kind.OUTAGE, "the broker at %s cannot be used: %s".formatted(broker, reason(failure)));
    }

    /** The broker's own words where there are any, else the innermost message. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            innermost = cause;
            if (cause instanceof ShutdownSignalException signal && brokerText(signal) != null) {
                return String.valueOf(brokerText(signal));
            }
        }
        String message = innermost.getMessage();
        String name = innermost.getClass().getSimpleName();
        return message == null ? name : name + ": " + message;
    }

    /** The reply code and text with which the broker closed a channel or connection, or {@code null}. */
    private static @Nullable String brokerText(ShutdownSignalException signal) {
        if (signal.getReason() instanceof com.rabbitmq.client.AMQP.Channel.Close close) {
            return close.getReplyCode() + " " + close.getReplyText();
        }
        if (signal.getReason() instanceof com.rabbitmq.client.AMQP.Connection.Close close) {
            return close.getReplyCode() + " " + close.getReplyText();
        }
        return null;
    }
}
