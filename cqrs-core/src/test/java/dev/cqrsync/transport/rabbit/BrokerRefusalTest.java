package dev.cqrsync.transport.rabbit;

import static dev.cqrsync.transport.rabbit.RabbitFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.RecordedLog;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** A broker that is there and says no. */
@Timeout(60)
@NeedsRabbit
class BrokerRefusalTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private RabbitFixture rabbit;

    @BeforeEach
    void start() throws Exception {
        rabbit = new RabbitFixture();
    }

    @AfterEach
    void stop() throws Exception {
        rabbit.close();
    }

    @Test
    void aConsumersChannelThatTheBrokerClosesIsOpenedAgainAndNothingIsLost() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        try (RecordedLog log = new RecordedLog(RabbitSubscription.class)) {
            Subscription subscription =
                    new RabbitSubscriber(rabbit.proxied, rabbit.settings).subscribe(rabbit.request(1, 10), handler);
            await().until(subscription::isConsuming);

            rabbit.proxy.inject(BrokerFrame.close(1, 406, "PRECONDITION_FAILED - delivery acknowledgement timed out"));

            await().untilAsserted(() -> assertThat(log.at(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("406 PRECONDITION_FAILED - delivery acknowledgement timed out"));
            try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
                assertThat(publisher.publish(message("after"))).succeedsWithin(SOON);
            }
            await().untilAsserted(() -> assertThat(handler.bodies()).containsExactly("after"));
            assertThat(subscription.stop(SOON)).isTrue();
        }
    }

    @Test
    void aPublishersChannelThatTheBrokerClosesFailsWhatIsUnderWayAndIsOpenedAgain() throws Exception {
        rabbit.declareTopology();
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.proxied, rabbit.settings)) {
            assertThat(publisher.awaitReady(SOON)).isTrue();
            rabbit.proxy.delay(Duration.ofMillis(300)); // so that it is under way for a while
            CompletableFuture<PublishOutcome> underWay = publisher.publish(message("under way"));
            rabbit.proxy.inject(BrokerFrame.close(1, 541, "INTERNAL_ERROR"));

            assertThat(underWay)
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(PublishException.class)
                    .withMessageContaining("541 INTERNAL_ERROR");
            rabbit.proxy.delay(Duration.ZERO);
            assertThat(publisher.awaitReady(SOON)).isTrue();
            assertThat(publisher.publish(message("again"))).succeedsWithin(SOON).isEqualTo(PublishOutcome.ROUTED);
        }
    }

    @Test
    void aQueueThatTakesNoMoreFailsItsMessagesAndTakesThemWhenThereIsRoom() throws Exception {
        rabbit.channel.exchangeDeclare(rabbit.exchange, "topic", true);
        rabbit.channel.queueDeclare(
                rabbit.queue, true, false, false, Map.of("x-max-length", 3, "x-overflow", "reject-publish"));
        rabbit.channel.queueBind(rabbit.queue, rabbit.exchange, "account");
        try (RabbitPublisher publisher = new RabbitPublisher(rabbit.direct, rabbit.settings)) {
            List<CompletableFuture<PublishOutcome>> sent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sent.add(publisher.publish(message("m" + i)));
            }
            assertThat(sent.subList(0, 3))
                    .allSatisfy(taken -> assertThat(taken).succeedsWithin(SOON).isEqualTo(PublishOutcome.ROUTED));
            assertThat(sent.get(5))
                    .failsWithin(SOON)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(PublishException.class)
                    .withMessageContaining("refused");
            assertThat(publisher.awaitReady(Duration.ZERO)).isTrue(); // the channel is as good as before

            assertThat(rabbit.drainBodies()).containsExactly("m0", "m1", "m2");
            assertThat(publisher.publish(message("m5"))).succeedsWithin(SOON);
        }
    }

    @Test
    void aLoginThatIsRefusedIsReportedOnceWithoutThePasswordAndTriedUntilItIsAccepted() throws Exception {
        CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", rabbit.proxy.port());
        connections.setUsername("guest");
        connections.setPassword("secret-and-wrong");
        RecordingHandler handler = new RecordingHandler();
        try (RecordedLog log = new RecordedLog(RabbitSubscription.class)) {
            Subscription subscription =
                    new RabbitSubscriber(connections, rabbit.settings).subscribe(rabbit.request(2, 10), handler);
            await().untilAsserted(() -> assertThat(log.at(Level.ERROR))
                    .singleElement()
                    .asString()
                    .contains("'guest'", "127.0.0.1:" + rabbit.proxy.port(), "spring.rabbitmq.username")
                    .doesNotContain("secret-and-wrong"));
            assertThat(subscription.isConsuming()).isFalse();

            connections.setPassword("guest"); // as a rotation of secrets does
            await().atMost(SOON).until(subscription::isConsuming);
            assertThat(log.at(Level.ERROR)).hasSize(1);
            assertThat(log.at(Level.INFO)).hasSize(1);
            assertThat(subscription.stop(SOON)).isTrue();
        } finally {
            connections.destroy();
        }
    }
}
