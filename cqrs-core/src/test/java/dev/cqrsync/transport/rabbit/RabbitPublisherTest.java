package dev.cqrsync.transport.rabbit;

import static dev.cqrsync.transport.rabbit.RabbitFixture.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.RecordedLog;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

@Timeout(60)
@NeedsRabbit
class RabbitPublisherTest {

    private static final Duration SOON = Duration.ofSeconds(10);

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
    void messagesHaveTheWirePropertiesAndNoOthers() throws Exception {
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            publisher
                    .publish(new OutgoingMessage("id-1", Route.toAll("account"), "{}".getBytes(UTF_8), Map.of()))
                    .join();
            publisher
                    .publish(new OutgoingMessage(
                            "id-2",
                            Route.toQueue(rabbit.queue, "account"),
                            "{}".getBytes(UTF_8),
                            Map.of(Headers.MONOTONIC_REVISION, "true")))
                    .join();
        }

        List<GetResponse> found = rabbit.drain(rabbit.queue);
        assertThat(found).hasSize(2);
        assertThat(found.get(0).getEnvelope().getExchange()).isEqualTo(rabbit.exchange);
        assertThat(found.get(0).getEnvelope().getRoutingKey()).isEqualTo("account");
        assertThat(found.get(0).getProps())
                .isEqualTo(new BasicProperties.Builder()
                        .contentType("text/plain")
                        .deliveryMode(2)
                        .messageId("id-1")
                        .build());
        assertThat(found.get(1).getEnvelope().getRoutingKey()).isEqualTo("cqrs." + rabbit.queue + ".account");
        assertThat(found.get(1).getProps().getHeaders())
                .hasSize(1)
                .hasEntrySatisfying(
                        Headers.MONOTONIC_REVISION, v -> assertThat(v).hasToString("true"));
    }

    @Test
    void tenThousandMessagesKeepTheirOrder() throws Exception {
        List<String> sent = IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList();
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            List<CompletableFuture<PublishOutcome>> futures =
                    sent.stream().map(body -> publisher.publish(message(body))).toList();
            assertThat(futures)
                    .allSatisfy(
                            future -> assertThat(future).succeedsWithin(SOON).isEqualTo(PublishOutcome.ROUTED));
        }
        assertThat(rabbit.drainBodies()).isEqualTo(sent);
    }

    @Test
    void aConnectionCutAgainAndAgainLosesNothingThatWasNotReported() throws Exception {
        Map<String, CompletableFuture<PublishOutcome>> open = new LinkedHashMap<>();
        Set<String> all = new HashSet<>();
        int failed = 0;
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, rabbit.settings)) {
            IntStream.range(0, 6_000).forEach(i -> all.add("m" + i));
            all.forEach(body -> open.put(body, null));
            for (int round = 0; !open.isEmpty(); round++) {
                assertThat(publisher.awaitReady(SOON)).isTrue();
                int n = 0;
                for (Map.Entry<String, CompletableFuture<PublishOutcome>> entry : open.entrySet()) {
                    entry.setValue(publisher.publish(message(entry.getKey())));
                    if (++n % 900 == 0 && round < 3) {
                        rabbit.proxy.cut();
                    }
                }
                for (String body : List.copyOf(open.keySet())) {
                    CompletableFuture<PublishOutcome> future = open.get(body);
                    future.handle((outcome, e) -> null).get(10, TimeUnit.SECONDS);
                    if (future.isCompletedExceptionally()) {
                        assertThat(future.handle((outcome, e) -> e).join()).isInstanceOf(PublishException.class);
                        failed++;
                    } else {
                        open.remove(body);
                    }
                }
            }
        }
        assertThat(failed).isPositive();
        assertThat(new HashSet<>(rabbit.drainBodies())).isEqualTo(all);
    }

    @Test
    void aBrokerThatStopsAnsweringFailsItsMessagesInTimeAndIsUsedAgainLater() throws Exception {
        RabbitSettings settings = rabbit.settings.withConfirms(10, Duration.ofMillis(500));
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, settings)) {
            assertThat(publisher.awaitReady(SOON)).isTrue();
            rabbit.proxy.stall();

            List<CompletableFuture<PublishOutcome>> futures = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                futures.add(publisher.publish(message("stalled" + i)));
            }
            assertThat(futures)
                    .allSatisfy(future -> assertThat(future)
                            .failsWithin(SOON)
                            .withThrowableThat()
                            .havingCause()
                            .isInstanceOf(PublishException.class));
            assertThat(publisher.awaitReady(Duration.ofMillis(100))).isFalse();

            rabbit.proxy.open();
            assertThat(publisher.awaitReady(SOON)).isTrue();
            assertThat(publisher.publish(message("after"))).succeedsWithin(SOON).isEqualTo(PublishOutcome.ROUTED);
        }
    }

    @Test
    void whileTheBrokerBlocksPublishersMessagesFailAtOnce() throws Exception {
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, rabbit.settings)) {
            publisher.publish(message("before")).join();

            rabbit.proxy.inject(BrokerFrame.blocked("low on memory"));
            await().until(() -> !publisher.awaitReady(Duration.ZERO));
            assertThat(publisher.publish(message("blocked")))
                    .failsWithin(Duration.ofSeconds(1))
                    .withThrowableThat()
                    .withMessageContaining("blocked");

            CompletableFuture<Boolean> ready = OwnThread.supply(() -> {
                try {
                    return publisher.awaitReady(SOON);
                } catch (InterruptedException e) {
                    return false;
                }
            });
            rabbit.proxy.inject(BrokerFrame.unblocked());
            assertThat(ready).succeedsWithin(SOON).isEqualTo(true);
            assertThat(publisher.publish(message("after"))).succeedsWithin(SOON);
        }
        assertThat(rabbit.drainBodies()).containsExactly("before", "after");
    }

    @Test
    void closingLeavesNoMessageIncomplete() throws Exception {
        RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, rabbit.settings);
        assertThat(publisher.awaitReady(SOON)).isTrue();
        rabbit.proxy.stall();
        List<CompletableFuture<PublishOutcome>> futures = IntStream.range(0, 5)
                .mapToObj(i -> publisher.publish(message("m" + i)))
                .toList();

        publisher.close();

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
        rabbit.proxy.open();
    }

    @Test
    void anOutageIsLoggedOnceAndSoIsItsEnd() throws Exception {
        rabbit.proxy.shut();
        try (RecordedLog log = new RecordedLog(PublisherLink.class);
                RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, rabbit.settings)) {
            assertThat(publisher.awaitReady(Duration.ofSeconds(1))).isFalse();
            assertThat(publisher.publish(message("x"))).failsWithin(SOON);
            assertThat(log.at(Level.WARN)).singleElement().asString().contains("127.0.0.1:" + rabbit.proxy.port());

            rabbit.proxy.open();
            assertThat(publisher.awaitReady(SOON)).isTrue();
            assertThat(log.at(Level.INFO)).hasSize(1);
            assertThat(log.at(Level.WARN)).hasSize(1);
            assertThat(publisher.publish(message("x"))).succeedsWithin(SOON);
        }
    }

    @Test
    void anExchangeOfAnotherTypeIsNamedWithBothTypesAndTheRemedy() throws Exception {
        rabbit.channel.exchangeDelete(rabbit.exchange);
        rabbit.channel.exchangeDeclare(rabbit.exchange, "direct", true);
        try (RecordedLog log = new RecordedLog(PublisherLink.class);
                RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            assertThatThrownBy(() -> publisher.publish(message("x")).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(PublishException.class)
                    .hasMessageContainingAll(
                            "exchange '" + rabbit.exchange + "'", "'direct'", "'topic'", "delete it", "cqrs.exchange");
            assertThat(log.at(Level.ERROR)).hasSize(1);

            rabbit.channel.exchangeDelete(rabbit.exchange);
            assertThat(publisher.awaitReady(SOON)).isTrue();
        }
    }

    @Test
    void anExchangeThatIsDeletedIsDeclaredAgain() throws Exception {
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            publisher.publish(message("x")).join();
            rabbit.channel.exchangeDelete(rabbit.exchange);

            assertThat(publisher.publish(message("y"))).failsWithin(SOON);
            await().untilAsserted(() -> assertThat(publisher.publish(message("z")))
                    .succeedsWithin(SOON)
                    .isEqualTo(PublishOutcome.UNROUTED));
        }
    }

    @Test
    void aWrongPasswordIsLoggedWithUserAndHostButNotItself() throws Exception {
        CachingConnectionFactory wrong = new CachingConnectionFactory("127.0.0.1", rabbit.proxy.port());
        wrong.setUsername("guest");
        wrong.setPassword("secret-and-wrong");
        try (RecordedLog log = new RecordedLog(PublisherLink.class);
                RabbitPublisher publisher = new RabbitPublisher(wrong, rabbit.settings)) {
            assertThat(publisher.awaitReady(Duration.ofSeconds(1))).isFalse();
            await().untilAsserted(() -> assertThat(log.at(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("'guest'", "127.0.0.1:" + rabbit.proxy.port())
                    .doesNotContain("secret-and-wrong"));
        } finally {
            wrong.destroy();
        }
    }
}
