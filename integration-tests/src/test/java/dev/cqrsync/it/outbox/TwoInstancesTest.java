package dev.cqrsync.it.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.NeedsRabbit;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances publish what is in one outbox while both write to it and one of them goes away. */
@NeedsRabbit
class TwoInstancesTest {

    private static final int EVENTS = 10_000;
    private static final int THREADS_PER_INSTANCE = 2;

    private enum End {
        KILLED,
        STOPPED
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, KILLED", "MARIADB, KILLED", "POSTGRESQL, STOPPED", "MARIADB, STOPPED"})
    void eachEventIsPublishedAndNoneIsStuck(TestDatabase database, End end) throws Exception {
        long seed = Long.getLong("cqrsync.seed", new Random().nextLong());
        Random random = new Random(seed);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport();
                Channel channel = transport.channel();
                Instance survivor = new Instance(transport, rows.jdbcUrl());
                Instance other = new Instance(transport, rows.jdbcUrl())) {
            Set<Long> received = transport.receiveKeys(channel, "note");

            AtomicInteger committed = new AtomicInteger();
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < THREADS_PER_INSTANCE; i++) {
                for (Instance instance : List.of(survivor, other)) {
                    Random own = new Random(random.nextLong());
                    users.add(threads.submit(() -> instance.commitUntil(EVENTS, committed, own)));
                }
            }
            int whenToGo = EVENTS / 5 + random.nextInt(EVENTS / 2);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> committed.get() >= whenToGo);
            if (end == End.KILLED) {
                other.kill();
            } else {
                other.stop();
            }
            for (Future<?> user : users) {
                user.get();
            }

            await("the outbox is empty")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(survivor.service()
                                    .sql()
                                    .sql("select count(*) from cqrs_outbox")
                                    .query(Long.class)
                                    .single())
                            .isZero());
            Set<Long> expected = new HashSet<>(survivor.service()
                    .sql()
                    .sql("select id from note")
                    .query(Long.class)
                    .list());
            assertThat(expected).hasSizeGreaterThanOrEqualTo(EVENTS);
            await("each event has arrived")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(received).hasSameSizeAs(expected));
            assertThat(received).isEqualTo(expected);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("failed with -Dcqrsync.seed=" + seed, e);
        } finally {
            threads.shutdownNow();
        }
    }
}
