package dev.cqrsync.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.transport.RequestException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport does with requests and their answers. */
@Timeout(60)
public abstract class RequestContract {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String queue = "cqrs.reconcile.test-" + UUID.randomUUID();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private RequestSender sender;
    private RequestServer server;

    protected abstract RequestSender sender() throws Exception;

    protected abstract RequestServer server() throws Exception;

    @BeforeEach
    void open() throws Exception {
        sender = sender();
        server = server();
    }

    @AfterEach
    void stop() {
        subscriptions.forEach(subscription -> subscription.stop(Duration.ofSeconds(5)));
    }

    private Subscription serve(RequestHandler handler) {
        Subscription subscription = server.serve(queue, handler);
        subscriptions.add(subscription);
        await().atMost(Duration.ofSeconds(10)).until(subscription::isConsuming);
        return subscription;
    }

    private List<String> ask(String request) throws InterruptedException {
        return ask(request, PATIENCE);
    }

    private List<String> ask(String request, Duration patience) throws InterruptedException {
        List<String> parts = new ArrayList<>();
        try (Conversation conversation = sender.ask(queue, request.getBytes(UTF_8), patience)) {
            for (byte[] part = conversation.next(); part != null; part = conversation.next()) {
                parts.add(new String(part, UTF_8));
            }
        }
        return parts;
    }

    @Test
    void anAnswerComesPartByPartInOrder() throws Exception {
        String large = "x".repeat(300_000);
        serve((request, answer) -> {
            for (int i = 0; i < 50; i++) {
                answer.part((new String(request, UTF_8) + i).getBytes(UTF_8));
                answer.working();
            }
            answer.part(large.getBytes(UTF_8));
        });
        List<String> parts = ask("é");
        assertThat(parts).hasSize(51).startsWith("é0", "é1", "é2").endsWith("é49", large);
    }

    @Test
    void anAnswerMayHaveNoPart() throws Exception {
        serve((request, answer) -> {});
        assertThat(ask("x")).isEmpty();
    }

    @Test
    void thatNobodyServesIsToldAtOnce() {
        assertThatThrownBy(() -> ask("x"))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOBODY_SERVES));
        serve((request, answer) -> {}).stop(Duration.ofSeconds(5));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThatThrownBy(() -> ask("x"))
                        .isInstanceOfSatisfying(
                                RequestException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.NOBODY_SERVES)));
    }

    @Test
    void silenceIsNotWaitedForLongerThanAgreed() {
        CountDownLatch end = new CountDownLatch(1);
        serve((request, answer) -> end.await(20, TimeUnit.SECONDS));
        assertThatThrownBy(() -> ask("x", Duration.ofMillis(300)))
                .isInstanceOfSatisfying(
                        RequestException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SILENCE));
        end.countDown();
    }

    @Test
    void whoWorksIsWaitedFor() throws Exception {
        serve((request, answer) -> {
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            while (System.nanoTime() < end) {
                answer.working();
                Thread.onSpinWait();
            }
            answer.part("done".getBytes(UTF_8));
        });
        assertThat(ask("x", Duration.ofSeconds(2))).containsExactly("done");
    }

    @Test
    void aFailureIsToldWithItsMessage() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        serve((request, answer) -> {
            if (requests.incrementAndGet() == 1) {
                answer.part("half".getBytes(UTF_8));
                throw new IllegalStateException("no table 'é'");
            }
        });
        assertThatThrownBy(() -> ask("x")).isInstanceOfSatisfying(RequestException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.FAILED);
            assertThat(e).hasMessage("no table 'é'");
        });
        assertThat(ask("x")).isEmpty();
    }

    @Test
    void ofSeveralInstancesOneAnswersAndTheOthersAreFreeForOthers() throws Exception {
        CountDownLatch busy = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            String name = "instance " + i;
            serve((request, answer) -> {
                busy.countDown();
                busy.await(10, TimeUnit.SECONDS); // both work at the same time
                answer.part(name.getBytes(UTF_8));
            });
        }
        AtomicReference<List<String>> other = new AtomicReference<>(List.of());
        Thread second = new Thread(() -> {
            try {
                other.set(ask("y"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        second.start();
        List<String> one = ask("x");
        second.join();
        assertThat(one).hasSize(1);
        assertThat(other.get()).hasSize(1).isNotEqualTo(one);
    }

    @Test
    void whoseAskerHasGoneIsNotAnsweredToTheEnd() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        serve((request, answer) -> {
            asked.countDown();
            try {
                for (int i = 0; i < 1_000_000; i++) {
                    answer.part(new byte[100]);
                }
            } catch (RequestException e) {
                ended.set(e);
                throw e;
            }
        });
        Conversation conversation = sender.ask(queue, new byte[] {1}, PATIENCE);
        asked.await();
        conversation.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> ended.get() != null);
        assertThat(((RequestException) ended.get()).reason()).isEqualTo(Reason.NOBODY_LISTENS);
    }
}
