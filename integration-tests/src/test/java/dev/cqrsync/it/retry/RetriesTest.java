package dev.cqrsync.it.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.cqrsync.it.app.retrying.LetterHandler;
import dev.cqrsync.it.app.retrying.RetryingApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.rabbit.RetryMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a message that fails, in both modes of waiting. */
class RetriesTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private interface Scenario {
        void run(TestTransport transport, Channel channel, Service service) throws Exception;
    }

    private static void run(RetryMode mode, int maxRetries, String delay, Scenario scenario) throws Exception {
        try (TestDatabase.Handle rows = TestDatabase.POSTGRESQL.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel();
                Service service = Service.start(
                        RetryingApp.class,
                        transport,
                        rows.jdbcUrl(),
                        Map.of(
                                "cqrs.queue",
                                transport.queue(),
                                "cqrs.rabbit.retry",
                                mode.name(),
                                "cqrs.replica.max-retries",
                                maxRetries,
                                "cqrs.replica.retry-delay",
                                delay))) {
            transport.awaitConsumers(1);
            scenario.run(transport, channel, service);
        }
    }

    private static void publish(TestTransport transport, Channel channel, String cqrsId, int id, String field)
            throws Exception {
        publish(transport, channel, cqrsId, id, field, null);
    }

    private static void publish(
            TestTransport transport, Channel channel, String cqrsId, int id, String field, Instant expires)
            throws Exception {
        String body = """
                {"signal_type":"SAVE","cqrs_id":"%s","instance_pk":%d,"instance_data":{"id":%d,%s,"cqrs_revision":0,\
                "cqrs_updated":"2026-11-24 10:00:00+00:00"},"retries":0,"expires":%s}""".formatted(cqrsId, id, id, field, expires == null ? null : '"' + expires.toString() + '"');
        channel.basicPublish(
                transport.exchange(),
                cqrsId,
                new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static GetResponse take(Channel channel, String queue) {
        AtomicReference<GetResponse> taken = new AtomicReference<>();
        await("a message in " + queue).atMost(SOON).until(() -> {
            taken.set(channel.basicGet(queue, true));
            return taken.get() != null;
        });
        return taken.get();
    }

    private static int retries(GetResponse message) {
        return new EventReader(Clock.systemUTC(), Duration.ofDays(1))
                .read(message.getBody())
                .retries();
    }

    @ParameterizedTest
    @EnumSource
    void twoRetriesAreThreeAttemptsOfThisServiceAlone(RetryMode mode) throws Exception {
        run(mode, 2, "100ms", (transport, channel, service) -> {
            String other = channel.queueDeclare().getQueue();
            channel.queueBind(other, transport.exchange(), "parcel");
            publish(transport, channel, "parcel", 1, "\"weight\":\"heavy\"");
            GetResponse letter = take(channel, transport.deadLetterQueue());
            assertThat(retries(letter)).isEqualTo(2);
            assertThat(letter.getProps().getHeaders().get("x-cqrs-reason")).hasToString("unfit");
            assertThat(channel.messageCount(other)).isOne();
            assertThat(transport.waiting()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWaitsBehindAnotherDelay(RetryMode mode) throws Exception {
        run(mode, 5, "100ms", (transport, channel, service) -> {
            publish(transport, channel, "letter", 1, "\"text\":\"slow\"");
            publish(transport, channel, "letter", 2, "\"text\":\"quick\"");
            publish(transport, channel, "letter", 3, "\"text\":\"fine\"");
            GetResponse letter = take(channel, transport.deadLetterQueue());
            assertThat(retries(letter)).isOne();
            assertThat(letter.getProps().getHeaders().get("x-cqrs-reason")).hasToString("failed");
            assertThat(service.bean(LetterHandler.class).attempts())
                    .containsExactlyInAnyOrder("slow 1", "quick 1", "fine 1", "quick 2", "quick 3", "quick 4", "slow 2")
                    .endsWith("quick 2", "quick 3", "quick 4", "slow 2");
        });
    }

    @ParameterizedTest
    @EnumSource
    void noRetriesMakeTheFirstFailureFinal(RetryMode mode) throws Exception {
        run(mode, 0, "1h", (transport, channel, service) -> {
            publish(transport, channel, "parcel", 1, "\"weight\":\"heavy\"");
            assertThat(retries(take(channel, transport.deadLetterQueue()))).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void unlimitedRetriesEndWhenTheMessageExpires(RetryMode mode) throws Exception {
        run(mode, -1, "50ms", (transport, channel, service) -> {
            Instant expires = Instant.now().plusSeconds(5).truncatedTo(ChronoUnit.SECONDS);
            publish(transport, channel, "parcel", 1, "\"weight\":\"heavy\"", expires);
            GetResponse letter = take(channel, transport.deadLetterQueue());
            assertThat(letter.getProps().getHeaders().get("x-cqrs-reason")).hasToString("expired");
            assertThat(retries(letter)).isGreaterThan(20);
            assertThat(Instant.now()).isAfterOrEqualTo(expires);
        });
    }
}
