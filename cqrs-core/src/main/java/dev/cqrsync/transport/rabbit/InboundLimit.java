package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;

/**
 * The client's bound for a body. It closes the whole connection over a larger one, which the broker then delivers again:
 * nothing behind that message would ever be consumed. So the bound is raised as far as that message needs and memory
 * allows, and the message is judged by its size like any other.
 */
final class InboundLimit {

    private static final Logger log = LoggerFactory.getLogger(InboundLimit.class);

    private static final Pattern TOO_LARGE = Pattern.compile("Message body is too large \\((\\d+)\\)");

    /** No broker takes larger ones. */
    private static final long LARGEST_MESSAGE = 512L << 20;

    /** The client holds a body twice for a moment, and its copy is published while it is held. */
    private static final int SHARE_OF_MEMORY = 4;

    /** The most that bodies may have here. */
    static long most() {
        return Math.min(LARGEST_MESSAGE, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    }

    /** Size of the body that the client closed a connection over, or {@code null} when that is not why it was lost. */
    static @Nullable Long refusedSize(@Nullable Throwable loss) {
        for (Throwable cause = loss; cause != null; cause = cause.getCause()) {
            Matcher matcher = TOO_LARGE.matcher(String.valueOf(cause.getMessage()));
            if (matcher.find()) {
                return Long.valueOf(matcher.group(1));
            }
        }
        return null;
    }

    /** Makes room for the body over which a connection was lost; whether that was the reason and there is room. */
    static boolean raise(
            org.springframework.amqp.rabbit.connection.ConnectionFactory factory, @Nullable Throwable loss, long most) {
        Long size = refusedSize(loss);
        if (size == null || size >= most || !(factory instanceof AbstractConnectionFactory spring)) {
            return false;
        }
        ConnectionFactory client = spring.getRabbitConnectionFactory();
        synchronized (client) {
            log.warn(
                    "a message of {} bytes is larger than spring.rabbitmq.max-inbound-message-body-size; raising that for new connections of this process, so that the message can be put aside",
                    size);
            client.setMaxInboundMessageBodySize((int) (size + 1));
        }
        return true;
    }

    private InboundLimit() {}
}
