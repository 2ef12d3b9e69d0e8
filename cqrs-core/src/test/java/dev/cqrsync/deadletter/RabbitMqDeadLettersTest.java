package dev.cqrsync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.TcpProxy;
import dev.cqrsync.testing.TestRabbit;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.QueueAccessException;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.rabbit.RabbitDeadLetterStore;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

@NeedsRabbit
class RabbitMqDeadLettersTest extends AmqpDeadLettersContract {

    @Override
    protected CachingConnectionFactory connect() {
        return TestRabbit.connect();
    }

    @Test
    void aConnectionCutWhileRetryingLosesNothing() throws Exception {
        IntStream.range(0, 1_000).forEach(i -> fail(save(i, 0), DeadLetterReason.FAILED, null));
        try (TcpProxy proxy =
                new TcpProxy(TestRabbit.uri().getHost(), TestRabbit.uri().getPort())) {
            CachingConnectionFactory proxied = TestRabbit.connectThrough(proxy.port());
            DeadLetters unsafe = new DeadLetters(
                    new RabbitDeadLetterStore(proxied, settings),
                    queue,
                    deadLetterQueue,
                    new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                    10_000,
                    TimeToLive.of(Duration.ofDays(1)),
                    Clock.systemUTC());
            AtomicInteger seen = new AtomicInteger();

            assertThatThrownBy(() -> unsafe.retry(DeadLetterFilter.ALL, (letter, body) -> {
                        if (seen.incrementAndGet() == 450) {
                            proxy.cut();
                        }
                    }))
                    .isInstanceOf(QueueAccessException.class);
            await().untilAsserted(() -> assertThat(unsafe.count()).isBetween(1L, 999L));
            await().untilAsserted(() -> assertThat(letters.retry(DeadLetterFilter.ALL, (letter, body) -> {})
                            .left())
                    .isZero());
            proxied.destroy();
        }
        RecordingHandler handler = new RecordingHandler();
        consume(handler);
        // those sent twice differ in their time to live
        await().untilAsserted(() -> assertThat(handler.bodies().stream()
                        .map(body -> body.replaceAll("\"expires\":\"[^\"]+\"", ""))
                        .distinct()
                        .count())
                .isEqualTo(1_000));
    }

    @Test
    void aBrokerThatIsAwayIsNamedInTheException() throws Exception {
        CachingConnectionFactory away = new CachingConnectionFactory("127.0.0.1", 1);
        try {
            assertThatThrownBy(() -> new RabbitDeadLetterStore(away, settings).count(deadLetterQueue))
                    .isInstanceOf(QueueAccessException.class)
                    .hasMessageContaining("127.0.0.1:1");
        } finally {
            away.destroy();
        }
    }
}
