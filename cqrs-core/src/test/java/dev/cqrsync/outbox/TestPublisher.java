package dev.cqrsync.outbox;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A broker that does as the test says: takes, refuses, holds answers back, blocks publishers, goes away. */
final class TestPublisher implements MessagePublisher {

    private final ExecutorService confirms = Executors.newSingleThreadExecutor();
    private final List<OutgoingMessage> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<Runnable> held = new ArrayList<>();
    private final Set<CompletableFuture<PublishOutcome>> unconfirmed = ConcurrentHashMap.newKeySet();
    private final Semaphore window;
    final AtomicInteger readyAsked = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();
    volatile Predicate<OutgoingMessage> refused = message -> false;
    volatile Predicate<OutgoingMessage> unrouted = message -> false;
    private boolean up = true;
    private boolean blocked;
    private boolean holding;

    TestPublisher() {
        this(1000);
    }

    TestPublisher(int window) {
        this.window = new Semaphore(window);
    }

    @Override
    public CompletableFuture<PublishOutcome> publish(OutgoingMessage message) {
        window.acquireUninterruptibly();
        sent.incrementAndGet();
        CompletableFuture<PublishOutcome> answer = new CompletableFuture<>();
        synchronized (this) {
            unconfirmed.add(answer);
            if (!up) {
                confirms.execute(() -> fail(answer, "gone"));
            } else if (holding) {
                held.add(() -> confirm(message, answer));
            } else {
                confirms.execute(() -> confirm(message, answer));
            }
        }
        return answer;
    }

    private void confirm(OutgoingMessage message, CompletableFuture<PublishOutcome> answer) {
        if (!unconfirmed.contains(answer)) {
            return;
        }
        if (refused.test(message)) {
            fail(answer, "refused");
            return;
        }
        boolean noQueue = unrouted.test(message);
        if (!noQueue) {
            taken.add(message);
        }
        settle(answer);
        answer.complete(noQueue ? PublishOutcome.UNROUTED : PublishOutcome.ROUTED);
    }

    private void fail(CompletableFuture<PublishOutcome> answer, String why) {
        settle(answer);
        answer.completeExceptionally(new PublishException(why, null));
    }

    private void settle(CompletableFuture<PublishOutcome> answer) {
        if (unconfirmed.remove(answer)) {
            window.release();
        }
    }

    @Override
    public synchronized boolean awaitReady(Duration timeout) throws InterruptedException {
        readyAsked.incrementAndGet();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!up && !blocked) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return up && !blocked;
    }

    /** The connection is lost: whatever is unconfirmed fails, as does what follows. */
    void goDown() {
        synchronized (this) {
            up = false;
            held.clear();
        }
        unconfirmed.forEach(answer -> confirms.execute(() -> fail(answer, "connection lost")));
    }

    synchronized void comeUp() {
        up = true;
        blocked = false;
        notifyAll();
    }

    /** A memory or disk alarm: the answer to {@link #awaitReady} is no, at once. */
    void block() {
        goDown();
        synchronized (this) {
            blocked = true;
            notifyAll();
        }
    }

    /** Answers nothing until {@link #answer()}. */
    synchronized void hold() {
        holding = true;
    }

    synchronized void answer() {
        holding = false;
        held.forEach(confirms::execute);
        held.clear();
    }

    List<OutgoingMessage> taken() {
        synchronized (taken) {
            return List.copyOf(taken);
        }
    }

    List<String> takenIds() {
        return taken().stream().map(OutgoingMessage::messageId).toList();
    }

    Set<String> distinctIds() {
        return new HashSet<>(takenIds());
    }

    @Override
    public void close() {
        confirms.shutdownNow();
    }
}
