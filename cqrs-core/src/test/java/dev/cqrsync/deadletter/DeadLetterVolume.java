package dev.cqrsync.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import dev.cqrsync.TimeToLive;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestRabbit;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.SubscriptionRequest;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import dev.cqrsync.transport.rabbit.RabbitPublisher;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import dev.cqrsync.transport.rabbit.RabbitSubscriber;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

/** Goes through 100,000 dead letters of 1 KB in a small heap ({@code -Xmx64m}). Run by hand; the environment names the broker. */
final class DeadLetterVolume {

    private static final int LETTERS = 100_000;

    public static void main(String[] args) throws Exception {
        CachingConnectionFactory connections = TestRabbit.connect();
        String queue = "volume." + UUID.randomUUID();
        String deadLetterQueue = "dead_letter_" + queue;
        RabbitSettings settings = RabbitSettings.of(queue);
        new RabbitSubscriber(connections, settings)
                .subscribe(
                        new SubscriptionRequest(
                                queue, deadLetterQueue, Set.of("account"), 1, 10, Duration.ofDays(1), 1_000_000),
                        new RecordingHandler())
                .stop(Duration.ofSeconds(5));
        try (Connection connection = connections.createConnection();
                Channel channel = connection.createChannel(false);
                RabbitPublisher publisher = new RabbitPublisher(connections, settings)) {
            channel.queueDeclare(queue, true, false, false, Map.of());
            channel.queueDeclare(deadLetterQueue, true, false, false, Map.of());
            channel.exchangeDeclare(queue, "topic", true);
            for (String name : new String[] {queue, deadLetterQueue}) {
                channel.queueBind(name, queue, "cqrs." + name + ".account");
            }
            fill(publisher, deadLetterQueue);
            DeadLetters letters = new DeadLetters(
                    new RabbitDeadLetterStore(connections, settings),
                    queue,
                    deadLetterQueue,
                    new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                    1_000_000,
                    TimeToLive.of(Duration.ofDays(1)),
                    Clock.systemUTC());
            AtomicLong read = new AtomicLong();
            long start = System.nanoTime();
            letters.read(DeadLetterFilter.ALL, letter -> read.incrementAndGet() > 0);
            report("read", read.get(), start);
            start = System.nanoTime();
            report(
                    "retried",
                    letters.retry(DeadLetterFilter.ALL, (letter, body) -> {}).done(),
                    start);
            System.out.printf("left %,d, arrived %,d%n", letters.count(), channel.messageCount(queue));
            channel.queueDelete(queue);
            channel.queueDelete(deadLetterQueue);
            channel.exchangeDelete(queue);
        } finally {
            connections.destroy();
        }
    }

    private static void fill(RabbitPublisher publisher, String deadLetterQueue) {
        String padding = "x".repeat(800);
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < LETTERS; i++) {
            byte[] body = DeadLettersContract.save(i, 2)
                    .replace("\"meta\":{}", "\"meta\":{\"padding\":\"" + padding + "\"}")
                    .getBytes(UTF_8);
            Route route = Route.toQueue(deadLetterQueue, "account");
            last = publisher.publish(new OutgoingMessage(Integer.toString(i), route, body, Map.of()));
        }
        last.join();
    }

    private static void report(String what, long count, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s %,d in %.1f s (%,.0f/s), heap %d MB at most%n",
                what, count, seconds, count / seconds, Runtime.getRuntime().maxMemory() >> 20);
    }

    private DeadLetterVolume() {}
}
