package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.QueueStates;
import dev.cqrsync.transport.RequestSender;
import dev.cqrsync.transport.RequestServer;
import dev.cqrsync.transport.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A broker within the process: queues that are bound to ids. For tests of applications; what it holds is not bounded,
 * not stored and not shared with other processes. Dead letters are kept until they are read, whatever their time to
 * live. Thread-safe.
 */
public final class MemoryBroker {

    private static final BackOff HANDLER_PAUSE = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final Map<String, MemoryQueue> queues = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> queuesById = new ConcurrentHashMap<>();
    private final MemoryRequests requests = new MemoryRequests();
    private final BackOff handlerPause;

    public MemoryBroker() {
        this(HANDLER_PAUSE);
    }

    /** @param handlerPause pauses of a worker whose handler is unavailable */
    public MemoryBroker(BackOff handlerPause) {
        this.handlerPause = handlerPause;
    }

    /** Makes a queue and binds it to ids; ids it is bound to already stay bound. */
    public void declareQueue(String queue, Set<String> cqrsIds) {
        queues.computeIfAbsent(queue, name -> new MemoryQueue());
        for (String id : cqrsIds) {
            queuesById.compute(id, (key, bound) -> {
                Set<String> both = new LinkedHashSet<>(bound == null ? Set.of() : bound);
                both.add(queue);
                return Set.copyOf(both);
            });
        }
    }

    /** A publisher to this broker. */
    public MessagePublisher publisher() {
        return new MemoryPublisher(this);
    }

    /** A subscriber to this broker. */
    public MessageSubscriber subscriber() {
        return (request, handler) -> new MemorySubscription(this, request, handler, handlerPause, Clock.systemUTC());
    }

    /** The dead letters in this broker's queues. */
    public DeadLetterStore deadLetters() {
        return new MemoryDeadLetterStore(this);
    }

    /** How this broker's queues stand. */
    public QueueStates queueStates() {
        return name -> {
            MemoryQueue queue = queues.get(name);
            return queue == null ? null : queue.state();
        };
    }

    /** Asks those who serve requests in this broker. */
    public RequestSender requestSender() {
        return requests;
    }

    /** Serves requests in this broker. */
    public RequestServer requestServer() {
        return requests;
    }

    /** Messages that wait in a queue, oldest first; not those in consumers' hands. */
    public List<StoredMessage> messages(String queue) {
        MemoryQueue found = queues.get(queue);
        return found == null ? List.of() : found.messages();
    }

    /** Messages in a queue, those in consumers' hands and those that wait for a retry included. */
    public int size(String queue) {
        MemoryQueue found = queues.get(queue);
        return found == null ? 0 : found.size();
    }

    MemoryQueue queue(String name) {
        return queues.computeIfAbsent(name, key -> new MemoryQueue());
    }

    PublishOutcome route(StoredMessage message) {
        Route route = message.route();
        Set<String> bound = queuesById.getOrDefault(route.cqrsId(), Set.of());
        List<MemoryQueue> targets = bound.stream()
                .filter(queue -> !route.isDirect() || queue.equals(route.queue()))
                .map(this::queue)
                .toList();
        targets.forEach(queue -> queue.add(message));
        return targets.isEmpty() ? PublishOutcome.UNROUTED : PublishOutcome.ROUTED;
    }

    /** Runs something quick later, on the JDK's timer, as the common pool may be busy with whatever users do. */
    static void after(Duration delay, Runnable task) {
        Executor later =
                CompletableFuture.delayedExecutor(Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS, Runnable::run);
        later.execute(task);
    }
}
