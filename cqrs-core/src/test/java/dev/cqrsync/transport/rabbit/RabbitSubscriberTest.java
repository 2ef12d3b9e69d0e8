package dev.cqrsync.transport.rabbit;

import static dev.cqrsync.transport.rabbit.RabbitFixture.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.RecordedLog;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.PatientHandler;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

@Timeout(60)
@NeedsRabbit
class RabbitSubscriberTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private RabbitFixture rabbit;
    private Subscription subscription;

    @BeforeEach
    void start() throws Exception {
        rabbit = new RabbitFixture();
    }

    @AfterEach
    void stop() throws Exception {
        if (subscription != null) {
            subscription.stop(SOON);
        }
        rabbit.close();
    }

    @Test
    void tenThousandMessagesArriveInOrderAtOneWorker() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        subscribe(rabbit.direct, 1, 200, handler);
        List<String> sent = publish(10_000);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(handler.messages()).hasSize(10_000));
        assertThat(handler.bodies()).isEqualTo(sent);
        assertThat(subscription.stop(SOON)).isTrue();
        assertThat(rabbit.drain(rabbit.queue)).isEmpty();
    }

    @Test
    void aConnectionCutWhileConsumingRedeliversAndEndsWithAnEmptyQueue() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        RecordingHandler handler = new RecordingHandler(message -> {
            if (handled.incrementAndGet() % 1_000 == 0 && handled.get() <= 4_000) {
                rabbit.proxy.cut();
            }
            return Disposition.ACKNOWLEDGE;
        });
        subscribe(rabbit.proxied, 2, 50, handler);
        List<String> sent = publish(5_000);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> new HashSet<>(handler.bodies()).size() == 5_000 && subscription.isConsuming());
        assertThat(subscription.stop(SOON)).isTrue();
        assertThat(new HashSet<>(handler.bodies())).isEqualTo(new HashSet<>(sent));
        await().untilAsserted(() -> assertThat(rabbit.drainBodies()).isEmpty());
    }

    @Test
    void aQueueDeletedUnderItsConsumerIsDeclaredAgain() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        subscribe(rabbit.direct, 2, 10, handler);

        rabbit.channel.queueDelete(rabbit.queue);

        await().until(() -> rabbit.direct.createConnection().isOpen() && subscription.isConsuming());
        await().untilAsserted(() -> {
            publish(1);
            assertThat(handler.bodies()).isNotEmpty();
        });
    }

    @Test
    void aBrokerThatIsAwayAtTheStartIsTriedUntilItIsThereAndLoggedOnce() throws Exception {
        rabbit.proxy.shut();
        RecordingHandler handler = new RecordingHandler();
        try (RecordedLog log = new RecordedLog(RabbitSubscription.class)) {
            subscription =
                    new RabbitSubscriber(rabbit.proxied, rabbit.settings).subscribe(rabbit.request(2, 10), handler);
            await().until(() -> !log.at(Level.WARN).isEmpty());
            assertThat(subscription.isConsuming()).isFalse();

            rabbit.proxy.open();
            await().until(subscription::isConsuming);
            publish(3);
            await().untilAsserted(() -> assertThat(handler.bodies()).hasSize(3));
            assertThat(log.at(Level.WARN)).hasSize(1);
            assertThat(log.at(Level.INFO)).hasSize(1);
        }
    }

    @Test
    void anExchangeOfAnotherTypeIsReportedAndWaitedFor() throws Exception {
        rabbit.channel.exchangeDeclare(rabbit.exchange, "fanout", true);
        try (RecordedLog log = new RecordedLog(RabbitSubscription.class)) {
            subscription = new RabbitSubscriber(rabbit.direct, rabbit.settings)
                    .subscribe(rabbit.request(1, 10), new RecordingHandler());
            await().untilAsserted(() -> assertThat(log.at(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains(rabbit.exchange, "'fanout'", "'topic'", "cqrs.exchange"));
            assertThat(subscription.isConsuming()).isFalse();

            rabbit.channel.exchangeDelete(rabbit.exchange);
            await().until(subscription::isConsuming);
        }
    }

    @Test
    void aDeadLetterHasTheWirePropertiesAndATimeToLive() throws Exception {
        subscribe(
                rabbit.direct,
                1,
                10,
                new RecordingHandler(message -> new Disposition.DeadLetter(DeadLetterReason.MALFORMED, "X: no", null)));
        publish(1);

        await().untilAsserted(() ->
                assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue)).isOne());
        GetResponse letter = rabbit.drain(rabbit.deadLetterQueue).get(0);
        assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("cqrs." + rabbit.deadLetterQueue + ".account");
        BasicProperties properties = letter.getProps();
        assertThat(properties.getExpiration()).isEqualTo("864000000");
        assertThat(properties.getContentType()).isEqualTo("text/plain");
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getHeaders())
                .containsOnlyKeys(Headers.BROADCAST, Headers.REASON, Headers.EXCEPTION, Headers.FAILED_AT);
    }

    @Test
    void aDeadLetterOfAStrangeKeyIsKeptToo() throws Exception {
        RecordingHandler handler =
                new RecordingHandler(message -> new Disposition.DeadLetter(DeadLetterReason.UNKNOWN_ID, null, null));
        subscribe(rabbit.direct, 1, 10, handler);
        String longest = "k".repeat(255);

        for (String key : List.of("stranger", "cqrs.elsewhere.account", longest)) {
            rabbit.channel.queueBind(rabbit.queue, rabbit.exchange, key);
            rabbit.channel.basicPublish(rabbit.exchange, key, MessageProperties.MINIMAL_BASIC, key.getBytes(UTF_8));
        }

        await().untilAsserted(() ->
                assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue)).isEqualTo(3));
        assertThat(handler.messages())
                .extracting(message -> message.route())
                .containsExactly(Route.toAll("stranger"), Route.toAll("cqrs.elsewhere.account"), Route.toAll(longest));
        assertThat(rabbit.drain(rabbit.deadLetterQueue))
                .extracting(letter -> new String(letter.getBody(), UTF_8))
                .containsExactlyInAnyOrder("stranger", "cqrs.elsewhere.account", longest);
    }

    @Test
    void headersThatFillAFrameDoNotStandInTheWayOfADeadLetter() throws Exception {
        subscribe(
                rabbit.direct,
                1,
                10,
                new RecordingHandler(
                        message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, "X: ".repeat(100_000), null)));
        rabbit.channel.basicPublish(
                rabbit.exchange,
                "account",
                new BasicProperties.Builder()
                        .headers(Map.of("big", "x".repeat(120_000)))
                        .build(),
                new byte[] {1});

        await().untilAsserted(() ->
                assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue)).isOne());
        assertThat(rabbit.drain(rabbit.deadLetterQueue).get(0).getProps().getHeaders())
                .containsOnlyKeys(Headers.BROADCAST, Headers.REASON, Headers.EXCEPTION, Headers.FAILED_AT);
    }

    @Test
    void aDeadLetterQueueDeletedMeanwhileIsDeclaredAgainBeforeTheOriginalIsAcknowledged() throws Exception {
        subscribe(
                rabbit.direct,
                1,
                10,
                new RecordingHandler(message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, null, null)));
        rabbit.channel.queueDelete(rabbit.deadLetterQueue);

        publish(5);

        await().untilAsserted(() -> {
            rabbit.channel.queueDeclare(rabbit.deadLetterQueue, true, false, false, Map.of());
            assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue)).isEqualTo(5);
        });
    }

    @Test
    void oneMoreBatchIsHandedInWhileCopiesAreNotConfirmedAndNoneIsAcknowledgedBefore() throws Exception {
        RecordingHandler handler =
                new RecordingHandler(message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, null, null));
        CachingConnectionFactory publishingThroughProxy =
                new CachingConnectionFactory(rabbit.direct.getRabbitConnectionFactory()) {
                    @Override
                    public ConnectionFactory getPublisherConnectionFactory() {
                        return rabbit.proxied;
                    }
                };
        subscribe(publishingThroughProxy, 1, 1, handler);
        publish(1);
        await().until(() -> rabbit.channel.messageCount(rabbit.deadLetterQueue) == 1);

        rabbit.proxy.stall();
        publish(3);

        await().until(() -> handler.bodies().equals(List.of("m0", "m0", "m1")));
        await().during(Duration.ofMillis(200)).until(() -> handler.bodies().size() == 3);
        assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue)).isEqualTo(1);
        rabbit.proxy.open();
        await().until(() -> rabbit.channel.messageCount(rabbit.deadLetterQueue) == 4);
        assertThat(subscription.stop(SOON)).isTrue();
        assertThat(rabbit.drain(rabbit.queue)).isEmpty();
        publishingThroughProxy.destroy();
    }

    @Test
    void aConnectionLostWhileTheHandlerIsUnavailableLosesNothing() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        RecordingHandler handler = new RecordingHandler(message -> {
            if (away.get()) {
                throw new HandlerUnavailableException("away", new IllegalStateException());
            }
            return Disposition.ACKNOWLEDGE;
        });
        subscribe(rabbit.proxied, 1, 10, handler);
        publish(20);
        await().until(() -> handler.batches().size() > 2);

        rabbit.proxy.cut();
        int before = handler.batches().size();
        await().until(() -> handler.batches().size() > before + 2);
        away.set(false);

        await().until(() -> new HashSet<>(handler.bodies()).size() == 20);
        await().until(subscription::isConsuming);
        assertThat(subscription.stop(SOON)).isTrue();
        assertThat(rabbit.drain(rabbit.queue)).isEmpty();
    }

    @Test
    void retriesOfManyDelaysEachComeBackInTheirTimeAndSoDoHeldOnes() throws Exception {
        for (RetryMode mode : RetryMode.values()) {
            RecordingHandler handler = new RecordingHandler(message -> {
                String body = RecordingHandler.text(message);
                return body.startsWith("again")
                        ? Disposition.ACKNOWLEDGE
                        : new Disposition.Retry(
                                Duration.ofMillis(1000 - 300L * Integer.parseInt(body.substring(1))),
                                ("again " + body).getBytes(UTF_8));
            });
            Subscription running = new RabbitSubscriber(rabbit.direct, rabbit.settings.withRetryMode(mode))
                    .subscribe(rabbit.request(1, 10), handler);
            await().until(running::isConsuming);
            publish(3);

            await().untilAsserted(() ->
                    assertThat(handler.bodies()).containsExactly("m0", "m1", "m2", "again m2", "again m1", "again m0"));
            assertThat(running.stop(SOON)).isTrue();
            assertThat(rabbit.drain(rabbit.queue)).isEmpty();
        }
    }

    @Test
    void ownDeadLettersThatABindingOfEverythingBringsBackAreIgnoredWithOneWarning() throws Exception {
        RecordingHandler handler = new RecordingHandler(
                message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, "X: " + message.route(), null));
        subscribe(rabbit.direct, 2, 10, handler);
        rabbit.channel.queueBind(rabbit.queue, rabbit.exchange, "#");
        try (RecordedLog log = new RecordedLog(ReturnedDeadLetters.class)) {
            rabbit.channel.basicPublish(
                    rabbit.exchange,
                    "cqrs." + rabbit.deadLetterQueue + ".a\nforged line",
                    MessageProperties.MINIMAL_BASIC,
                    "forged".getBytes(UTF_8));
            publish(20);
            rabbit.channel.basicPublish(
                    rabbit.exchange, "stranger", MessageProperties.MINIMAL_BASIC, "stranger".getBytes(UTF_8));
            // as another implementation sends it: no queue but ours takes it
            rabbit.channel.basicPublish(
                    rabbit.exchange,
                    "cqrs." + rabbit.deadLetterQueue + ".foreign",
                    MessageProperties.MINIMAL_BASIC,
                    "foreign".getBytes(UTF_8));

            await().untilAsserted(() -> assertThat(rabbit.channel.messageCount(rabbit.deadLetterQueue))
                    .isEqualTo(23));
            assertThat(subscription.stop(SOON)).isTrue();
            assertThat(rabbit.drain(rabbit.queue)).isEmpty();
            assertThat(rabbit.drain(rabbit.deadLetterQueue)).hasSize(23);
            assertThat(handler.messages()).hasSize(21);
            assertThat(log.at(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains(rabbit.queue, rabbit.deadLetterQueue)
                    .doesNotContain("\n");
        }
    }

    @Test
    void aBodyAboveTheClientsLimitIsADeadLetterAndDoesNotStopTheOthers() throws Exception {
        rabbit.proxied.getRabbitConnectionFactory().setMaxInboundMessageBodySize(200_000);
        RecordingHandler handler = new RecordingHandler();
        try (RecordedLog log = new RecordedLog(InboundLimit.class)) {
            subscribe(rabbit.proxied, 1, 10, handler);
            try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
                for (String body : List.of("before", "h".repeat(300_000), "x".repeat(2_000_000), "after")) {
                    publisher.publish(message(body)).get();
                }
            }

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(handler.bodies()).contains("before", "after"));
            assertThat(subscription.stop(SOON)).isTrue();
            assertThat(handler.bodies()).contains("h".repeat(300_000));
            assertThat(rabbit.drain(rabbit.queue)).isEmpty();
            assertThat(rabbit.drain(rabbit.deadLetterQueue)).singleElement().satisfies(letter -> {
                assertThat(letter.getBody()).hasSize(2_000_000);
                assertThat(letter.getProps().getHeaders().get(Headers.REASON)).hasToString("too-large");
            });
            assertThat(log.at(Level.WARN)).hasSize(2);
        }
    }

    @Test
    void theClientsLimitIsNotRaisedBeyondWhatMemoryAllows() throws Exception {
        Throwable loss = new IllegalStateException("Message body is too large (1000), maximum configured size is 10.");

        assertThat(InboundLimit.raise(rabbit.proxied, loss, 1_000)).isFalse();
        assertThat(BrokerFailure.of(loss, rabbit.proxied).kind()).isEqualTo(BrokerFailure.Kind.MESSAGE);
        assertThat(InboundLimit.raise(rabbit.proxied, loss, 1_001)).isTrue();
    }

    @Test
    void anOutageOfTheHandlerIsLoggedOnceForAllWorkersAndSoIsItsEnd() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        RecordingHandler handler = new RecordingHandler(message -> {
            if (away.get()) {
                throw new HandlerUnavailableException("away", new IllegalStateException());
            }
            return Disposition.ACKNOWLEDGE;
        });
        try (RecordedLog log = new RecordedLog(PatientHandler.class)) {
            subscribe(rabbit.direct, 3, 2, handler);
            publish(50);
            await().until(() -> handler.batches().size() > 12);
            assertThat(subscription.isConsuming()).isFalse();

            away.set(false);
            await().until(() -> new HashSet<>(handler.bodies()).size() == 50 && subscription.isConsuming());
            assertThat(log.at(Level.WARN)).hasSize(1);
            assertThat(log.at(Level.INFO)).hasSize(1);
        }
    }

    private void subscribe(CachingConnectionFactory factory, int workers, int batchSize, RecordingHandler handler) {
        subscription =
                new RabbitSubscriber(factory, rabbit.settings).subscribe(rabbit.request(workers, batchSize), handler);
        await().until(subscription::isConsuming);
    }

    private List<String> publish(int count) {
        List<String> sent = IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            sent.stream()
                    .map(body -> publisher.publish(message(body)))
                    .toList()
                    .forEach(future -> assertThat(future).succeedsWithin(SOON));
        }
        return sent;
    }
}
