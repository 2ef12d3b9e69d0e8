package dev.cqrsync.transport;

import static dev.cqrsync.transport.RecordingHandler.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.RecordedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport must do. One subclass per broker. */
@Timeout(60)
public abstract class TransportContract {

    /** A message found in a queue. */
    public record Found(String body, Map<String, String> headers) {}

    protected final String unique = UUID.randomUUID().toString().substring(0, 8);
    protected final String queue = "service." + unique;
    protected final String deadLetterQueue = "dead_letter_service." + unique;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private MessagePublisher publisher;

    /** A publisher to an exchange of the test's own. */
    protected abstract MessagePublisher openPublisher();

    /** A subscriber to the same exchange, whose pauses are short. */
    protected abstract MessageSubscriber subscriber();

    protected abstract QueueStates queueStates();

    /** Takes all messages out of a queue. */
    protected abstract List<Found> drain(String queue);

    /** Removes what the test made on the broker; nothing uses it any more. */
    protected abstract void cleanUp() throws Exception;

    @BeforeEach
    void openPublishing() throws Exception {
        publisher = openPublisher();
        assertThat(publisher.awaitReady(Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void stopAll() throws Exception {
        subscriptions.forEach(subscription -> subscription.stop(Duration.ofSeconds(5)));
        publisher.close();
        cleanUp();
    }

    @Test
    void aMessageReachesEveryServiceThatReplicatesItsId() {
        RecordingHandler one = new RecordingHandler();
        RecordingHandler other = new RecordingHandler();
        subscribe(request(queue, 1, 10), one);
        subscribe(request(queue + ".other", 1, 10), other);

        assertThat(publish("account", "a")).isEqualTo(PublishOutcome.ROUTED);

        await().untilAsserted(() -> assertThat(one.bodies()).containsExactly("a"));
        await().untilAsserted(() -> assertThat(other.bodies()).containsExactly("a"));
        assertThat(one.messages().get(0).route()).isEqualTo(Route.toAll("account"));
    }

    @Test
    void aDirectMessageReachesItsQueueAlone() {
        RecordingHandler one = new RecordingHandler();
        RecordingHandler other = new RecordingHandler();
        subscribe(request(queue, 1, 10), one);
        subscribe(request(queue + ".other", 1, 10), other);

        publish(Route.toQueue(queue, "account"), "direct", Map.of());
        publish("account", "to all");

        await().untilAsserted(() -> assertThat(other.bodies()).containsExactly("to all"));
        await().untilAsserted(() -> assertThat(one.bodies()).containsExactly("direct", "to all"));
        assertThat(one.messages().get(0).route()).isEqualTo(Route.toQueue(queue, "account"));
    }

    @Test
    void aMessageThatNoQueueTakesIsUnrouted() {
        subscribe(request(queue, 1, 10), new RecordingHandler());

        assertThat(publish("nobody.wants.this", "x")).isEqualTo(PublishOutcome.UNROUTED);
        assertThat(publish(Route.toQueue("no.such.queue", "account"), "x", Map.of()))
                .isEqualTo(PublishOutcome.UNROUTED);
        assertThat(publish("account", "x")).isEqualTo(PublishOutcome.ROUTED);
    }

    @Test
    void routedAndUnroutedMessagesUnderWayTogetherAreToldApart() {
        subscribe(request(queue, 1, 10), new RecordingHandler());

        List<CompletableFuture<PublishOutcome>> futures = IntStream.range(0, 200)
                .mapToObj(i -> publisher.publish(
                        message(Route.toAll(i % 3 == 0 ? "nobody.wants.this" : "account"), "m" + i, Map.of())))
                .toList();

        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i))
                    .succeedsWithin(Duration.ofSeconds(10))
                    .isEqualTo(i % 3 == 0 ? PublishOutcome.UNROUTED : PublishOutcome.ROUTED);
        }
    }

    @Test
    void bodyAndHeadersArriveUnchanged() {
        RecordingHandler handler = new RecordingHandler();
        subscribe(request(queue, 1, 10), handler);

        publish(Route.toAll("account"), "{\"name\":\"Zoë €\"}", Map.of(Headers.MONOTONIC_REVISION, "true"));

        await().until(() -> handler.messages().size() == 1);
        assertThat(handler.bodies()).containsExactly("{\"name\":\"Zoë €\"}");
        assertThat(handler.messages().get(0).headers()).containsEntry(Headers.MONOTONIC_REVISION, "true");
        assertThat(handler.messages().get(0).redelivered()).isFalse();
    }

    @Test
    void aBatchIsWhatIsThereUpToItsSizeInOrder() {
        CountDownLatch slow = new CountDownLatch(5);
        RecordingHandler handler = new RecordingHandler(message -> {
            try {
                // Time for messages to pile up, early on.
                slow.countDown();
                slow.await(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Disposition.ACKNOWLEDGE;
        });
        subscribe(request(queue, 1, 10), new RecordingHandler()).stop(Duration.ofSeconds(5));
        List<String> sent = IntStream.range(0, 95).mapToObj(i -> "m" + i).toList();
        sent.forEach(body -> publish("account", body));

        subscribe(request(queue, 1, 10), handler);

        await().untilAsserted(() -> assertThat(handler.bodies()).isEqualTo(sent));
        assertThat(handler.batches()).allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, 10));
        assertThat(handler.batches()).anySatisfy(batch -> assertThat(batch).hasSize(10));
    }

    @Test
    void workersWorkAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        RecordingHandler handler = new RecordingHandler(message -> {
            try {
                both.countDown();
                assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
                return Disposition.ACKNOWLEDGE;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(queueStates().of(queue)).as("nobody has made it yet").isNull();
        Subscription subscription = subscribe(request(queue, 2, 1), handler);
        await().until(subscription::isConsuming);
        await().untilAsserted(() -> assertThat(queueStates().of(queue)).isEqualTo(new QueueState(0, 2)));

        List<String> sent = List.of("a", "b", "c", "d", "e", "f");
        sent.forEach(body -> publish("account", body));

        await().untilAsserted(() -> assertThat(handler.bodies()).containsExactlyInAnyOrderElementsOf(sent));
        assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();
        publish("account", "waits");
        await().untilAsserted(() -> assertThat(queueStates().of(queue)).isEqualTo(new QueueState(1, 0)));
        assertThat(drain(queue)).hasSize(1);
    }

    @Test
    void acknowledgedMessagesAreGone() {
        RecordingHandler handler = new RecordingHandler();
        Subscription subscription = subscribe(request(queue, 2, 7), handler);
        for (int i = 0; i < 100; i++) {
            publish("account", "m" + i);
        }
        await().until(() -> handler.messages().size() == 100);

        assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();

        assertThat(drain(queue)).isEmpty();
        assertThat(drain(deadLetterQueue)).isEmpty();
    }

    @Test
    void aDeadLetterIsKeptWithItsReason() {
        RecordingHandler handler = new RecordingHandler(message -> text(message).equals("bad")
                ? new Disposition.DeadLetter(DeadLetterReason.UNFIT, "X: does not fit", null)
                : Disposition.ACKNOWLEDGE);
        Subscription subscription = subscribe(request(queue, 1, 10), handler);

        publish("account", "good");
        publish(Route.toAll("account"), "bad", Map.of(Headers.MONOTONIC_REVISION, "true"));
        publish("account", "good too");
        await().until(() -> handler.messages().size() == 3);
        subscription.stop(Duration.ofSeconds(5));

        List<Found> letters = drain(deadLetterQueue);
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).body()).isEqualTo("bad");
        assertThat(letters.get(0).headers())
                .containsEntry(Headers.REASON, "unfit")
                .containsEntry(Headers.EXCEPTION, "X: does not fit")
                .containsEntry(Headers.MONOTONIC_REVISION, "true");
        assertThat(Instant.parse(letters.get(0).headers().get(Headers.FAILED_AT)))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void aDeadLetterMayGetAnotherBody() {
        RecordingHandler handler = new RecordingHandler(
                message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, null, "counted".getBytes(UTF_8)));
        Subscription subscription = subscribe(request(queue, 1, 10), handler);

        publish("account", "x");
        await().until(() -> handler.messages().size() == 1);
        subscription.stop(Duration.ofSeconds(5));

        assertThat(drain(deadLetterQueue)).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo("counted");
            assertThat(letter.headers()).doesNotContainKey(Headers.EXCEPTION);
        });
    }

    @Test
    void aBodyThatIsTooLargeBecomesADeadLetterUnseen() {
        RecordingHandler handler = new RecordingHandler();
        SubscriptionRequest request =
                new SubscriptionRequest(queue, deadLetterQueue, Set.of("account"), 1, 10, Duration.ofDays(10), 100);
        Subscription subscription = subscribe(request, handler);

        publish("account", "x".repeat(101));
        publish("account", "y".repeat(100));
        await().untilAsserted(() -> assertThat(handler.bodies()).containsExactly("y".repeat(100)));
        subscription.stop(Duration.ofSeconds(5));

        assertThat(drain(deadLetterQueue)).singleElement().satisfies(letter -> {
            assertThat(letter.body()).hasSize(101);
            assertThat(letter.headers()).containsEntry(Headers.REASON, "too-large");
        });
    }

    @Test
    void aRetryComesBackToThisServiceAloneAfterItsDelay() {
        Duration delay = Duration.ofMillis(400);
        RecordingHandler other = new RecordingHandler();
        RecordingHandler handler = new RecordingHandler(message -> text(message).equals("first")
                ? new Disposition.Retry(delay, "second".getBytes(UTF_8))
                : Disposition.ACKNOWLEDGE);
        Subscription subscription = subscribe(request(queue, 1, 10), handler);
        subscribe(request(queue + ".other", 1, 10), other);

        publish(Route.toAll("account"), "first", Map.of(Headers.MONOTONIC_REVISION, "true"));
        await().until(() -> handler.messages().size() == 1);
        long handed = System.nanoTime();
        publish("account", "meanwhile");

        await().untilAsserted(() -> assertThat(handler.bodies()).containsExactly("first", "meanwhile", "second"));
        assertThat(Duration.ofNanos(System.nanoTime() - handed)).isGreaterThan(delay.minusMillis(150));
        IncomingMessage again = handler.messages().get(2);
        assertThat(again.route()).isEqualTo(Route.toQueue(queue, "account"));
        assertThat(again.headers()).containsEntry(Headers.MONOTONIC_REVISION, "true");
        assertThat(again.isDirect()).as("it was sent to all").isFalse();
        assertThat(other.bodies()).containsExactly("first", "meanwhile");
        assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void furtherAttemptsOfADirectMessageAreDirect() {
        RecordingHandler handler = new RecordingHandler(message -> text(message).equals("third")
                ? Disposition.ACKNOWLEDGE
                : new Disposition.Retry(
                        Duration.ofMillis(50), (text(message).equals("first") ? "second" : "third").getBytes(UTF_8)));
        subscribe(request(queue, 1, 10), handler);

        publish(Route.toQueue(queue, "account"), "first", Map.of());

        await().untilAsserted(() -> assertThat(handler.bodies()).containsExactly("first", "second", "third"));
        assertThat(handler.messages()).allMatch(IncomingMessage::isDirect);
    }

    @Test
    void whileTheHandlerIsUnavailableTheSameBatchWaits() {
        AtomicBoolean away = new AtomicBoolean(true);
        RecordingHandler handler = new RecordingHandler(message -> {
            if (away.get()) {
                throw new HandlerUnavailableException("the database is away", new IllegalStateException());
            }
            return Disposition.ACKNOWLEDGE;
        });
        Subscription subscription = subscribe(request(queue, 1, 10), handler);
        publish("account", "a");

        await().until(() -> handler.batches().size() >= 3);
        assertThat(subscription.isConsuming()).isFalse();
        assertThat(Set.copyOf(handler.bodies())).containsExactly("a");

        away.set(false);
        await().until(subscription::isConsuming);
        publish("account", "b");
        await().untilAsserted(() -> assertThat(handler.bodies()).endsWith("a", "b"));
    }

    @Test
    void aHandlerThatBreaksItsContractLosesNothing() {
        AtomicInteger calls = new AtomicInteger();
        List<String> handled = new ArrayList<>();
        Subscription subscription = subscribe(request(queue, 1, 10), batch -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug\nof a line");
            }
            if (calls.get() == 2) {
                return List.of();
            }
            batch.forEach(message -> handled.add(text(message)));
            return batch.stream().map(message -> Disposition.ACKNOWLEDGE).toList();
        });

        try (RecordedLog log = new RecordedLog(PatientHandler.class)) {
            publish("account", "a");

            await().until(() -> calls.get() == 3);
            assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();
            assertThat(log.failures(Level.ERROR)).singleElement().asString().contains("a bug of a line");
        }
        assertThat(handled).containsExactly("a");
        assertThat(drain(queue)).isEmpty();
    }

    @Test
    void stoppingWhileTheHandlerIsUnavailableGivesTheMessagesBack() {
        RecordingHandler handler = new RecordingHandler(message -> {
            throw new HandlerUnavailableException("the database is away", new IllegalStateException());
        });
        Subscription subscription = subscribe(request(queue, 1, 2), handler);
        for (int i = 0; i < 5; i++) {
            publish("account", "m" + i);
        }
        await().until(() -> !handler.batches().isEmpty());

        assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();
        assertThat(subscription.isConsuming()).isFalse();

        RecordingHandler next = new RecordingHandler();
        subscribe(request(queue, 1, 10), next);
        await().untilAsserted(() -> assertThat(next.bodies()).containsExactly("m0", "m1", "m2", "m3", "m4"));
        assertThat(next.messages().get(0).redelivered()).isTrue();
    }

    @Test
    void stoppingWaitsForTheBatchInHandButNotForEver() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Subscription subscription = subscribe(request(queue, 1, 10), batch -> {
            entered.countDown();
            boolean interrupted = false;
            while (true) {
                try {
                    release.await();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return batch.stream().map(message -> Disposition.ACKNOWLEDGE).toList();
        });
        publish("account", "a");
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Boolean> stopped = OwnThread.supply(() -> subscription.stop(Duration.ofMillis(300)));
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);

        release.countDown();
        assertThat(subscription.stop(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void aClosedPublisherFailsItsMessages() throws Exception {
        publisher.close();

        assertThatThrownBy(() -> publisher
                        .publish(message(Route.toAll("account"), "x", Map.of()))
                        .get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(PublishException.class);
        assertThat(publisher.awaitReady(Duration.ofSeconds(5))).isFalse();
    }

    protected final Subscription subscribe(SubscriptionRequest request, MessageHandler handler) {
        Subscription subscription = subscriber().subscribe(request, handler);
        subscriptions.add(subscription);
        await().until(subscription::isConsuming);
        return subscription;
    }

    protected final SubscriptionRequest request(String queue, int workers, int batchSize) {
        return new SubscriptionRequest(
                queue, "dead_letter_" + queue, Set.of("account"), workers, batchSize, Duration.ofDays(10), 1_000_000);
    }

    protected final PublishOutcome publish(String cqrsId, String body) {
        return publish(Route.toAll(cqrsId), body, Map.of());
    }

    private PublishOutcome publish(Route route, String body, Map<String, String> headers) {
        return publisher.publish(message(route, body, headers)).join();
    }

    protected static OutgoingMessage message(Route route, String body, Map<String, String> headers) {
        return new OutgoingMessage(UUID.randomUUID().toString(), route, body.getBytes(UTF_8), headers);
    }
}
