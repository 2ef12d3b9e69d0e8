package dev.cqrsync.autoconfigure.properties;

import dev.cqrsync.transport.rabbit.QueueType;
import dev.cqrsync.transport.rabbit.RetryMode;
import java.time.Duration;

/** Properties of the RabbitMQ transport, {@code cqrs.rabbit}. */
public class RabbitProperties {

    /** Type of the service's queue. A queue that exists with another type is refused by the broker. */
    private QueueType queueType = QueueType.CLASSIC;

    /** Where a message waits for its next attempt. */
    private RetryMode retry = RetryMode.DELAY_QUEUE;

    /** Maximum number of published messages that the broker has not confirmed yet. */
    private int confirmWindow = 1000;

    /** How long to wait for the broker's confirm before a message counts as not published. */
    private Duration confirmTimeout = Duration.ofSeconds(10);

    public QueueType getQueueType() {
        return queueType;
    }

    public void setQueueType(QueueType queueType) {
        this.queueType = queueType;
    }

    public RetryMode getRetry() {
        return retry;
    }

    public void setRetry(RetryMode retry) {
        this.retry = retry;
    }

    public int getConfirmWindow() {
        return confirmWindow;
    }

    public void setConfirmWindow(int confirmWindow) {
        this.confirmWindow = confirmWindow;
    }

    public Duration getConfirmTimeout() {
        return confirmTimeout;
    }

    public void setConfirmTimeout(Duration confirmTimeout) {
        this.confirmTimeout = confirmTimeout;
    }
}
