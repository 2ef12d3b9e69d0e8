package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that publishes with confirms. Once anything is wrong with it, it is dead for good and all its futures have
 * failed. One thread publishes at a time.
 */
final class ConfirmingChannel {

    private static final Logger log = LoggerFactory.getLogger(ConfirmingChannel.class);

    /** How long a write may go on when its channel is given up: a moment, as healthy ones are done by then. */
    private static final Duration WRITE_GRACE = Duration.ofMillis(200);

    private final BrokerConnection connection;
    private final Channel channel;
    private final ConfirmWindow window;
    private final Duration confirmTimeout;
    private final Runnable onChange;
    private final AtomicBoolean watched = new AtomicBoolean();
    private final AtomicBoolean dead = new AtomicBoolean();
    private final BlockedListener blockedListener;
    private volatile boolean blocked;
    private volatile boolean confirmedAny;
    private volatile @Nullable CountDownLatch write;

    /**
     * Puts an open channel into confirm mode.
     *
     * @param onChange called when the channel dies or the broker blocks or unblocks; must be quick
     */
    ConfirmingChannel(BrokerConnection connection, Channel channel, RabbitSettings settings, Runnable onChange)
            throws IOException {
        this.connection = connection;
        this.channel = channel;
        this.window = new ConfirmWindow(
                settings.confirmWindow(), BrokerFeatures.of(connection.get()).returnsFirst());
        this.confirmTimeout = settings.confirmTimeout();
        this.onChange = onChange;
        this.blockedListener = connection.get().addBlockedListener(reason -> blocked(true), () -> blocked(false));
        channel.addReturnListener(
                dropped -> window.returned(dropped.getProperties().getMessageId()));
        channel.addConfirmListener(
                (tag, multiple) -> confirmed(tag, multiple, true), (tag, multiple) -> confirmed(tag, multiple, false));
        channel.addShutdownListener(signal -> die("the channel was closed: " + BrokerFailure.reason(signal), signal));
        channel.confirmSelect();
    }

    /** Sends a message; waits only for a place in the window. */
    CompletableFuture<PublishOutcome> publish(Outbound message) throws InterruptedException {
        CompletableFuture<PublishOutcome> future =
                window.add(message.properties().getMessageId(), confirmTimeout.toNanos());
        if (future.isDone()) {
            return future;
        }
        watch();
        CountDownLatch written = new CountDownLatch(1);
        write = written;
        try {
            channel.basicPublish(message.exchange(), message.routingKey(), true, message.properties(), message.body());
        } catch (IOException | RuntimeException e) {
            die("cannot send: " + BrokerFailure.reason(e), e);
        } finally {
            write = null;
            written.countDown();
        }
        return future;
    }

    boolean isUsable() {
        return !window.hasFailed();
    }

    /** Whether the broker takes no messages now, for want of memory or disk. */
    boolean isBlocked() {
        return blocked;
    }

    /** Whether the channel has ever done its work. */
    boolean hasConfirmedAny() {
        return confirmedAny;
    }

    /** Ends the channel; what is under way fails. Returns before the broker has answered. */
    void close(String why) {
        die(why, null);
    }

    private void confirmed(long tag, boolean multiple, boolean taken) {
        confirmedAny = true;
        window.confirmed(tag, multiple, taken);
    }

    private void blocked(boolean now) {
        blocked = now;
        onChange.run();
    }

    private void die(String why, @Nullable Throwable cause) {
        if (!dead.compareAndSet(false, true)) {
            return;
        }
        window.failForGood(new PublishException(why, cause));
        onChange.run();
        // Closing waits for the broker's answer, which may never come; nobody here may wait that long.
        start(this::release, "cqrs-publisher-close");
    }

    private void release() {
        connection.get().removeBlockedListener(blockedListener);
        try {
            freeWriter();
            channel.abort();
        } catch (IOException | RuntimeException e) {
            // The channel is gone already, which is all that was wanted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
        }
    }

    /** A write that the broker does not read would never end, and closing would wait for it. */
    private void freeWriter() throws InterruptedException {
        CountDownLatch writing = write;
        if (writing != null && !writing.await(WRITE_GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
            log.warn("cutting the connection to the broker, which reads nothing from it");
            connection.cut();
        }
    }

    /** Keeps an eye on the oldest message under way, without a thread that waits: a timer runs while there is one. */
    private void watch() {
        if (watched.compareAndSet(false, true)) {
            checkAfter(confirmTimeout.toNanos());
        }
    }

    /** On a thread of its own, as those of the common pool may all wait for the very writer that is to be freed. */
    private void checkAfter(long nanos) {
        Executor later = CompletableFuture.delayedExecutor(
                nanos, TimeUnit.NANOSECONDS, check -> start(check, "cqrs-publisher-check"));
        later.execute(this::check);
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void check() {
        long age = window.oldestAge();
        if (age >= confirmTimeout.toNanos()) {
            String why = "the broker has not confirmed within " + confirmTimeout;
            if (blocked && write == null) {
                // It reads nothing from this connection, so a new channel would not open either: keep this one.
                window.failOutstanding(new PublishException(why + ", as it has blocked publishers", null));
            } else {
                die(why, null);
            }
            age = -1;
        }
        if (age >= 0) {
            checkAfter(confirmTimeout.toNanos() - age);
            return;
        }
        watched.set(false);
        if (window.oldestAge() >= 0) {
            watch();
        }
    }
}
