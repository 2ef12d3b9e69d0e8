package dev.cqrsync.transport.rabbit;

import static dev.cqrsync.transport.rabbit.RabbitFixture.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.Connection;
import com.rabbitmq.client.impl.AMQImpl;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker that reads no more while more is sent than sockets buffer. */
@Timeout(60)
@NeedsRabbit
class StuckWriterTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final byte[] LARGE = "x".repeat(4 << 20).getBytes(UTF_8);

    private static final byte[] HUGE = new byte[48 << 20];

    private final List<CompletableFuture<PublishOutcome>> futures = new CopyOnWriteArrayList<>();
    private RabbitFixture rabbit;

    @BeforeEach
    void start() throws Exception {
        rabbit = new RabbitFixture();
        rabbit.declareTopology();
    }

    @AfterEach
    void stop() throws Exception {
        rabbit.close();
    }

    @Test
    void theCallerComesFreeWithinTheConfirmTimeoutAndPublishesAgainLater() throws Exception {
        try (RabbitPublisher publisher = connected(Duration.ofSeconds(1))) {
            rabbit.proxy.stall();

            CompletableFuture<Void> caller = publishLarge(publisher, 15);

            assertThat(caller).succeedsWithin(Duration.ofSeconds(20));
            assertThat(futures)
                    .hasSize(15)
                    .allSatisfy(future -> assertThat(future).failsWithin(SOON));
            rabbit.proxy.open();
            assertThat(publisher.awaitReady(SOON)).isTrue();
            assertThat(publisher.publish(message("after"))).succeedsWithin(SOON);
        }
    }

    @Test
    void theCallerComesFreeWhenTheBrokerHasBlockedPublishers() throws Exception {
        try (RabbitPublisher publisher = connected(Duration.ofSeconds(2))) {
            rabbit.proxy.stall();
            CompletableFuture<Void> caller = publishLarge(publisher, 15);
            awaitStuck(15);

            rabbit.proxy.inject(blocked());

            assertThat(caller).succeedsWithin(Duration.ofSeconds(20));
        }
    }

    @Test
    void closingFreesTheCallerAndTheConnectionFactoryCanBeClosed() throws Exception {
        RabbitPublisher publisher = connected(Duration.ofMinutes(5));
        rabbit.proxy.stall();
        CompletableFuture<Void> caller = publishLarge(publisher, 15);
        awaitStuck(15);

        publisher.close();

        assertThat(caller).succeedsWithin(SOON);
        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
        assertThat(OwnThread.run(rabbit.proxied::destroy)).succeedsWithin(SOON);
    }

    @Test
    void aSubscriptionStopsInTimeThoughItsDeadLettersAreNotRead() throws Exception {
        rabbit.proxied.setCloseTimeout(1_000); // what a stalled broker costs anyway
        RecordingHandler handler = new RecordingHandler(message -> {
            if (!RecordingHandler.text(message).equals("first")) {
                rabbit.proxy.stall();
            }
            return new Disposition.DeadLetter(DeadLetterReason.FAILED, null, HUGE);
        });
        RabbitSettings patient = rabbit.settings.withConfirms(1000, Duration.ofMinutes(5));
        Subscription subscription =
                new RabbitSubscriber(rabbit.proxied, patient).subscribe(rabbit.request(1, 1000), handler);
        await().until(subscription::isConsuming);
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            publisher.publish(message("first")).get();
            await().until(() -> rabbit.channel.messageCount(rabbit.deadLetterQueue) == 1);
            for (int i = 0; i < 100; i++) {
                publisher.publish(message("m" + i)).get();
            }
        }
        await().until(() -> handler.batches().size() > 1);

        CompletableFuture<Boolean> stopped = OwnThread.supply(() -> subscription.stop(Duration.ofSeconds(1)));

        assertThat(stopped).succeedsWithin(SOON);
        assertThat(OwnThread.run(rabbit.proxied::destroy)).succeedsWithin(SOON);
        rabbit.proxy.cut(); // and the broker sees that the connections have ended
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rabbit.channel.messageCount(rabbit.queue)
                                + rabbit.channel.messageCount(rabbit.deadLetterQueue))
                        .isGreaterThanOrEqualTo(100));
    }

    private RabbitPublisher connected(Duration confirmTimeout) throws InterruptedException {
        RabbitPublisher publisher =
                new RabbitPublisher(rabbit.proxied, rabbit.settings.withConfirms(100, confirmTimeout));
        assertThat(publisher.awaitReady(SOON)).isTrue();
        return publisher;
    }

    private CompletableFuture<Void> publishLarge(RabbitPublisher publisher, int count) {
        return OwnThread.run(() -> {
            for (int i = 0; i < count; i++) {
                futures.add(
                        publisher.publish(new OutgoingMessage("large-" + i, Route.toAll("account"), LARGE, Map.of())));
            }
        });
    }

    /** Some were sent, and then nothing moves. */
    private void awaitStuck(int all) {
        await().during(Duration.ofMillis(300)).until(futures::size, size -> size < all);
    }

    private static byte[] blocked() throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Connection.Blocked method = new AMQImpl.Connection.Blocked("low on memory");
        ((com.rabbitmq.client.impl.Method) method).toFrame(0).writeTo(new DataOutputStream(frame));
        return frame.toByteArray();
    }
}
