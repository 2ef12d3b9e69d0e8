package dev.cqrsync.benchmarks;

import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.rabbit.RabbitPublisher;
import dev.cqrsync.transport.rabbit.RabbitSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** The publisher against the raw client with as large a window of unconfirmed messages. */
final class Publishing implements Benchmark {

    private static final int MESSAGES = 40_000;
    private static final Map<String, String> HEADERS = Map.of(Headers.MONOTONIC_REVISION, "true");

    private final byte[] body = Bodies.save(1, 1);

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int count = options.of(MESSAGES);
        try (Broker broker = services.broker()) {
            broker.declare(broker.queue, "account");
            CachingConnectionFactory connections = broker.connectionFactory();
            try (RabbitPublisher publisher = new RabbitPublisher(connections, RabbitSettings.of(broker.exchange))) {
                publisher.awaitReady(Duration.ofSeconds(10));
                Rounds.Result result =
                        Rounds.compare(options, () -> bare(broker, count), () -> ours(broker, publisher, count));
                return List.of(Line.atLeast("events published", result, 0.8));
            } finally {
                connections.destroy();
            }
        }
    }

    private double bare(Broker broker, int count) throws Exception {
        try (Channel channel = broker.connection.createChannel()) {
            ConfirmedWindow window = new ConfirmedWindow(channel, 1_000);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                window.publish(broker.exchange, "account", Broker.PERSISTENT, body);
            }
            window.awaitAll();
            return checked(broker, count, Rounds.rate(count, start));
        }
    }

    private double ours(Broker broker, RabbitPublisher publisher, int count) throws Exception {
        CompletableFuture<?>[] confirms = new CompletableFuture<?>[count];
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            confirms[i] =
                    publisher.publish(new OutgoingMessage(Integer.toString(i), Route.toAll("account"), body, HEADERS));
        }
        CompletableFuture.allOf(confirms).join();
        return checked(broker, count, Rounds.rate(count, start));
    }

    private static double checked(Broker broker, int count, double rate) throws Exception {
        long there = broker.channel.messageCount(broker.queue);
        if (there != count) {
            throw new IllegalStateException("%d of %d messages are in the queue".formatted(there, count));
        }
        broker.purge();
        return rate;
    }
}
