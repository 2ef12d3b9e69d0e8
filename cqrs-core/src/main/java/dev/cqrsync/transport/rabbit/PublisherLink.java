package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * A publishing channel that is opened when it is needed and again, with back-off, when it was lost. Thread-safe;
 * publishers take turns.
 *
 * <p>Opening runs on a thread of its own for that moment, as the client's handshake can neither be interrupted nor
 * bounded by the caller; callers wait for it as long as they want to.
 */
final class PublisherLink implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PublisherLink.class);

    /** Declares what has to be there before messages are published. */
    @FunctionalInterface
    interface Setup {
        void run(Channel channel) throws IOException;
    }

    private final ConnectionFactory factory;
    private final RabbitSettings settings;
    private final Setup setup;
    private final OutageLog outage;

    private final ReentrantLock turn = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable ConfirmingChannel current;
    private boolean opening;
    private int failures;
    private long notBefore = System.nanoTime();
    private String lastFailure = "not connected";
    private boolean closed;

    /** @param who names the publisher in the log */
    PublisherLink(ConnectionFactory factory, RabbitSettings settings, String who, Setup setup) {
        ConnectionFactory own = factory.getPublisherConnectionFactory();
        // A broker short of memory stops reading from connections that publish; consumers must not be on them.
        this.factory = own == null ? factory : own;
        this.settings = settings;
        this.setup = setup;
        this.outage = new OutageLog(log, who);
    }

    CompletableFuture<PublishOutcome> publish(Outbound message) {
        try {
            turn.lockInterruptibly();
            try {
                return usable().publish(message);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new PublishException("interrupted before the message was sent", e));
        } catch (PublishException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    boolean awaitReady(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed) {
                ConfirmingChannel channel = currentOrOpening();
                if (channel != null && !channel.isBlocked()) {
                    return true;
                }
                long now = System.nanoTime();
                if (now >= deadline) {
                    return false;
                }
                changed.awaitNanos(channel == null && !opening ? Math.min(deadline, notBefore) - now : deadline - now);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        ConfirmingChannel channel;
        lock.lock();
        try {
            closed = true;
            channel = current;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (channel != null) {
            channel.close("the publisher was closed");
        }
    }

    /** The channel; waits for one that is being opened, but not for the end of a back-off. */
    private ConfirmingChannel usable() throws InterruptedException {
        long deadline = System.nanoTime() + settings.confirmTimeout().toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                ConfirmingChannel channel = closed ? null : currentOrOpening();
                if (channel != null && channel.isBlocked()) {
                    throw new PublishException("the broker has blocked publishers, short of memory or disk", null);
                }
                if (channel != null) {
                    return channel;
                }
                long remaining = deadline - System.nanoTime();
                if (closed || !opening || remaining <= 0) {
                    throw new PublishException(closed ? "the publisher was closed" : lastFailure, null);
                }
                changed.awaitNanos(remaining);
            }
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: the usable channel, or {@code null} after seeing to it that one is opened when its time has come. */
    private @Nullable ConfirmingChannel currentOrOpening() {
        ConfirmingChannel channel = current;
        if (channel != null && channel.isUsable()) {
            return channel;
        }
        if (channel != null) {
            current = null;
            if (channel.hasConfirmedAny()) {
                failures = 0;
                notBefore = System.nanoTime();
            } else {
                // It opens but does not publish: that must not become a tight loop.
                backOff();
            }
        }
        if (!opening && System.nanoTime() - notBefore >= 0) {
            opening = true;
            Thread opener = new Thread(this::open, "cqrs-publisher-open");
            opener.setDaemon(true);
            opener.start();
        }
        return null;
    }

    private void open() {
        ConfirmingChannel opened = null;
        Throwable failure = null;
        try {
            opened = openChannel();
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
        lock.lock();
        try {
            opening = false;
            if (opened != null) {
                outage.works(this);
                current = opened;
                if (closed) {
                    opened.close("the publisher was closed");
                }
            } else if (failure != null) {
                backOff();
                BrokerFailure described = BrokerFailure.of(failure, factory);
                lastFailure = described.text();
                outage.failed(this, described);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private ConfirmingChannel openChannel() throws IOException {
        BrokerConnection connection = BrokerConnection.open(factory);
        Channel channel = null;
        try {
            channel = connection.createChannel();
            setup.run(channel);
            return new ConfirmingChannel(connection, channel, settings, this::signal);
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.abort();
            }
            connection.close();
            throw e;
        }
    }

    private void backOff() {
        failures++;
        notBefore = System.nanoTime() + settings.reconnect().after(failures).toNanos();
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
