package dev.cqrsync.transport.rabbit;

import dev.cqrsync.transport.BackOff;
import java.time.Duration;

/**
 * How the broker is used. Where it is and who we are there belongs to the connection factory.
 *
 * @param exchange name of the topic exchange that all services share
 * @param queueType how queues are declared
 * @param retryMode where messages wait for their next attempt
 * @param confirmWindow messages that may be under way unconfirmed, 1 or more
 * @param confirmTimeout how long the broker may take to confirm a message
 * @param reconnect pauses between attempts to reach the broker
 * @param handlerPause pauses of a worker whose handler is unavailable
 */
public record RabbitSettings(
        String exchange,
        QueueType queueType,
        RetryMode retryMode,
        int confirmWindow,
        Duration confirmTimeout,
        BackOff reconnect,
        BackOff handlerPause) {

    public RabbitSettings {
        if (confirmWindow < 1 || confirmTimeout.isNegative() || confirmTimeout.isZero()) {
            throw new IllegalArgumentException("the confirm window and the confirm timeout must be positive");
        }
    }

    /** What suits most: classic queues, delay queues, a window of 1000, 30 s to confirm. */
    public static RabbitSettings of(String exchange) {
        return new RabbitSettings(
                exchange,
                QueueType.CLASSIC,
                RetryMode.DELAY_QUEUE,
                1000,
                Duration.ofSeconds(10),
                new BackOff(Duration.ofMillis(100), Duration.ofSeconds(10)),
                new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    public RabbitSettings withQueueType(QueueType type) {
        return new RabbitSettings(exchange, type, retryMode, confirmWindow, confirmTimeout, reconnect, handlerPause);
    }

    public RabbitSettings withRetryMode(RetryMode mode) {
        return new RabbitSettings(exchange, queueType, mode, confirmWindow, confirmTimeout, reconnect, handlerPause);
    }

    public RabbitSettings withConfirms(int window, Duration timeout) {
        return new RabbitSettings(exchange, queueType, retryMode, window, timeout, reconnect, handlerPause);
    }

    public RabbitSettings withReconnect(BackOff backOff) {
        return new RabbitSettings(exchange, queueType, retryMode, confirmWindow, confirmTimeout, backOff, handlerPause);
    }

    public RabbitSettings withHandlerPause(BackOff backOff) {
        return new RabbitSettings(exchange, queueType, retryMode, confirmWindow, confirmTimeout, reconnect, backOff);
    }
}
