package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.springframework.amqp.rabbit.connection.Connection;

/**
 * Messages per second through {@link RabbitPublisher} and through a bare client loop with the same window, in turns.
 * Run by hand; the environment names the broker.
 */
final class PublishThroughput {

    private static final int MESSAGES = 40_000;
    private static final int ROUNDS = 5;
    private static final int WINDOW = 1_000;
    private static final byte[] BODY = "x".repeat(550).getBytes();

    public static void main(String[] args) throws Exception {
        double[] ratios = new double[ROUNDS];
        try (RabbitFixture rabbit = new RabbitFixture()) {
            rabbit.declareTopology();
            bare(rabbit);
            ours(rabbit);
            for (int i = 0; i < ROUNDS; i++) {
                double bare = bare(rabbit);
                double ours = ours(rabbit);
                ratios[i] = ours / bare;
                System.out.printf("bare %,.0f/s, RabbitPublisher %,.0f/s, ratio %.2f%n", bare, ours, ratios[i]);
            }
        }
        Arrays.sort(ratios);
        System.out.printf("median ratio %.2f%n", ratios[ROUNDS / 2]);
    }

    private static double ours(RabbitFixture rabbit) throws Exception {
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            publisher.awaitReady(Duration.ofSeconds(10));
            CompletableFuture<?>[] futures = new CompletableFuture<?>[MESSAGES];
            long start = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                futures[i] = publisher.publish(
                        new OutgoingMessage(Integer.toString(i), Route.toAll("account"), BODY, Map.of()));
            }
            CompletableFuture.allOf(futures).join();
            return rate(rabbit, start);
        }
    }

    private static double bare(RabbitFixture rabbit) throws Exception {
        try (Connection connection =
                        rabbit.direct.getPublisherConnectionFactory().createConnection();
                Channel channel = connection.getDelegate().createChannel()) {
            Semaphore window = new Semaphore(WINDOW);
            channel.addConfirmListener(new Confirms(window)::confirmed, (tag, multiple) -> {});
            channel.confirmSelect();
            long start = System.nanoTime();
            for (int i = 0; i < MESSAGES; i++) {
                window.acquire();
                BasicProperties properties = new BasicProperties.Builder()
                        .contentType("text/plain")
                        .deliveryMode(2)
                        .messageId(Integer.toString(i))
                        .build();
                channel.basicPublish(rabbit.exchange, "account", true, properties, BODY);
            }
            channel.waitForConfirms(30_000);
            return rate(rabbit, start);
        }
    }

    private static double rate(RabbitFixture rabbit, long start) throws Exception {
        double rate = MESSAGES / ((System.nanoTime() - start) / 1e9);
        rabbit.channel.queuePurge(rabbit.queue);
        return rate;
    }

    private static final class Confirms {

        private final Semaphore window;
        private final boolean[] confirmed = new boolean[MESSAGES + 1];
        private int lowest = 1;

        private Confirms(Semaphore window) {
            this.window = window;
        }

        private void confirmed(long tag, boolean multiple) {
            int count = 0;
            for (int t = multiple ? lowest : (int) tag; t <= tag; t++) {
                count += confirmed[t] ? 0 : 1;
                confirmed[t] = true;
            }
            while (lowest <= MESSAGES && confirmed[lowest]) {
                lowest++;
            }
            window.release(count);
        }
    }

    private PublishThroughput() {}
}
