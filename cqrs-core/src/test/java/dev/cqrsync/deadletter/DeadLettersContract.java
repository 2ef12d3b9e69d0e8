package dev.cqrsync.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.TimeToLive;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.Headers;
import dev.cqrsync.transport.MessageHandler;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.RecordingHandler;
import dev.cqrsync.transport.Route;
import dev.cqrsync.transport.Subscription;
import dev.cqrsync.transport.SubscriptionRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What dead letters must do on every transport. One subclass per broker. */
@Timeout(60)
abstract class DeadLettersContract {

    protected static final Instant NOW = Instant.parse("2026-11-22T03:43:55Z");
    private static final Instant FAILED = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(10);

    protected final String unique = UUID.randomUUID().toString().substring(0, 8);
    protected final String queue = "service." + unique;
    protected final String deadLetterQueue = "dead_letter_" + queue;
    protected DeadLetters letters;
    private MessagePublisher publisher;
    private @Nullable Subscription subscription;

    protected abstract MessagePublisher openPublisher();

    protected abstract MessageSubscriber subscriber();

    protected abstract DeadLetterStore store();

    /** Whether letters that were visited are in their old order again. */
    protected boolean keepsOrder() {
        return true;
    }

    /** Removes what the test made on the broker; nothing uses it any more. */
    protected abstract void cleanUp() throws Exception;

    @BeforeEach
    void declareTopology() {
        publisher = openPublisher();
        consume(new RecordingHandler());
        stopConsuming();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        letters = new DeadLetters(
                store(),
                queue,
                deadLetterQueue,
                new EventReader(clock, Duration.ofDays(1)),
                10_000,
                TimeToLive.of(Duration.ofDays(1)),
                clock);
    }

    @AfterEach
    void stop() throws Exception {
        stopConsuming();
        publisher.close();
        cleanUp();
    }

    @Test
    void lettersAreListedOldestFirstAndStayInTheirOrder() throws Exception {
        IntStream.range(0, 250).forEach(i -> fail(save(i, 0), DeadLetterReason.FAILED, "X: " + i));

        for (int i = 0; i < 2; i++) {
            awaitCount(250);
            assertThat(keys(DeadLetterFilter.ALL))
                    .isEqualTo(IntStream.range(0, 250).boxed().toList());
        }
        awaitCount(250);
        assertThat(letters.list(DeadLetterFilter.ALL, 2)).hasSize(2);
        awaitCount(250);
        assertThat(letters.list(DeadLetterFilter.ALL, 0)).isEmpty();
    }

    @Test
    void aLetterTellsWhatFailedWhenAndWhy() throws Exception {
        fail(save(7, 3), DeadLetterReason.UNFIT, "ConversionException: no");

        DeadLetter letter = letters.list(DeadLetterFilter.ALL, 1).get(0);

        assertThat(letter.cqrsId()).isEqualTo("account");
        assertThat(letter.pk()).isEqualTo(7);
        assertThat(letter.event().retries()).isEqualTo(3);
        assertThat(letter.reason()).isEqualTo("unfit");
        assertThat(letter.exception()).isEqualTo("ConversionException: no");
        assertThat(letter.failedAt()).isEqualTo(FAILED);
        assertThat(new String(letter.body(), UTF_8)).isEqualTo(save(7, 3));
    }

    @Test
    void filtersNarrowByIdKeyReasonErrorAndAge() throws Exception {
        fail(save(1, 0), DeadLetterReason.UNFIT, "ConversionException: name");
        fail(save(2, 0), DeadLetterReason.FAILED, "DataException: balance");
        put("no event", Map.of()); // as another implementation keeps it
        awaitCount(3);

        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(1, 2, null);
        assertThat(keys(DeadLetterFilter.ALL.withCqrsId("account"))).containsExactly(1, 2, null);
        assertThat(keys(DeadLetterFilter.ALL.withCqrsId("other"))).isEmpty();
        assertThat(keys(DeadLetterFilter.ALL.withPk("2"))).containsExactly(2);
        assertThat(keys(DeadLetterFilter.ALL.withReason("unfit"))).containsExactly(1);
        assertThat(keys(DeadLetterFilter.ALL.withException("dataexception"))).containsExactly(2);
        assertThat(keys(DeadLetterFilter.ALL.withReason("unfit").withPk("2"))).isEmpty();
        assertThat(keys(DeadLetterFilter.ALL.withFailedFrom(FAILED))).containsExactly(1, 2);
        assertThat(keys(DeadLetterFilter.ALL.withFailedBefore(FAILED))).isEmpty();
        assertThat(keys(DeadLetterFilter.ALL.withFailedBefore(FAILED.plusMillis(1))))
                .containsExactly(1, 2);
    }

    @Test
    void retriedLettersReachTheServiceWithFreshAttemptsAndExpiryAndTheOthersStay() throws Exception {
        for (int i = 0; i < 6; i++) {
            fail(save(i, 2), i % 2 == 0 ? DeadLetterReason.FAILED : DeadLetterReason.EXPIRED, "X: no");
        }
        List<String> shown = new ArrayList<>();

        DeadLetterResult result = letters.retry(
                DeadLetterFilter.ALL.withReason("failed"),
                (letter, body) -> shown.add(letter.pk() + " " + new String(body, UTF_8)));

        assertThat(result).isEqualTo(new DeadLetterResult(3, 3));
        RecordingHandler handler = new RecordingHandler();
        consume(handler);
        await().untilAsserted(() -> assertThat(handler.bodies()).containsExactly(fresh(0), fresh(2), fresh(4)));
        assertThat(handler.messages()).allSatisfy(message -> {
            assertThat(message.route()).isEqualTo(Route.toQueue(queue, "account"));
            assertThat(message.headers()).isEqualTo(Map.of(Headers.MONOTONIC_REVISION, "true"));
        });
        awaitCount(3);
        assertThat(shown).containsExactly("0 " + fresh(0), "2 " + fresh(2), "4 " + fresh(4));
        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(1, 3, 5);
    }

    @Test
    void whatNeverExpiresGoesOnSoAndWhatIsNoEventIsSentAsItIs() throws Exception {
        put("no event", Map.of());
        put(save(1, 2).replaceAll("\"expires\":\"[^\"]+\"", "\"expires\":null"), Map.of());

        assertThat(letters.retry(DeadLetterFilter.ALL, (letter, body) -> {}).done())
                .isEqualTo(2);

        RecordingHandler handler = new RecordingHandler();
        consume(handler);
        await().untilAsserted(() -> assertThat(handler.bodies()).hasSize(2));
        assertThat(handler.bodies()).first().isEqualTo("no event");
        assertThat(handler.bodies()).last().asString().contains("\"expires\":null", "\"retries\":0");
    }

    @Test
    void aLetterOfAnIdThatTheServiceDoesNotReplicateStays() throws Exception {
        put(save(1, 0).replace("account", "stranger"), Map.of());
        put(save(2, 0).replace("account", "s".repeat(300)), Map.of());
        put(save(3, 0), Map.of());

        DeadLetterResult result = letters.retry(DeadLetterFilter.ALL, (letter, body) -> {});

        assertThat(result).isEqualTo(new DeadLetterResult(3, 1));
        assertThat(result.left()).isEqualTo(2);
        awaitCount(2);
        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(1, 2);
    }

    @Test
    void someOrAllAreDropped() throws Exception {
        for (int i = 0; i < 5; i++) {
            fail(save(i, 0), DeadLetterReason.FAILED, "X: " + i);
        }
        List<@Nullable Object> shown = new ArrayList<>();

        assertThat(letters.drop(DeadLetterFilter.ALL.withPk("2"), letter -> shown.add(letter.pk())))
                .isEqualTo(new DeadLetterResult(1, 1));
        assertThat(shown).containsExactly(2);
        awaitCount(4);
        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(0, 1, 3, 4);
        awaitCount(4);
        assertThat(letters.purge()).isEqualTo(4);
        assertThat(letters.count()).isZero();
        assertThat(letters.purge()).isZero();
    }

    @Test
    void whatTheReplicaHoldsNewerIsDropped() throws Exception {
        for (int i = 0; i < 4; i++) {
            fail(save(i, 0), DeadLetterReason.FAILED, "X: " + i);
        }
        put("no event", Map.of());

        DeadLetterResult result = letters.dropSuperseded(
                DeadLetterFilter.ALL,
                found -> found.stream()
                        .map(letter -> letter.pk() instanceof Integer pk && pk % 2 == 1)
                        .toList(),
                letter -> {});

        assertThat(result).isEqualTo(new DeadLetterResult(4, 2));
        awaitCount(3);
        assertThat(keys(DeadLetterFilter.ALL)).containsExactly(0, 2, null);
    }

    @Test
    void aRetryThatIsBrokenOffLosesNothing() throws Exception {
        List<Integer> all = IntStream.range(0, 300).boxed().toList();
        all.forEach(i -> fail(save(i, 0), DeadLetterReason.FAILED, null));
        AtomicInteger seen = new AtomicInteger();

        assertThatThrownBy(() -> letters.retry(DeadLetterFilter.ALL, (letter, body) -> {
                    if (seen.incrementAndGet() == 150) {
                        throw new IllegalStateException("broken off");
                    }
                }))
                .hasMessage("broken off");
        await().until(() -> letters.count() >= 150);
        Set<Object> found = new HashSet<>(keys(DeadLetterFilter.ALL));
        RecordingHandler handler = new RecordingHandler();
        consume(handler);
        await().untilAsserted(() -> {
            handler.bodies().forEach(body -> found.add(pk(body)));
            assertThat(found).containsAll(all);
        });
    }

    @Test
    void anInterruptedThreadEndsItAndNothingIsLost() throws Exception {
        IntStream.range(0, 20).forEach(i -> fail(save(i, 0), DeadLetterReason.FAILED, null));

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> letters.read(DeadLetterFilter.ALL, letter -> true))
                .isInstanceOf(InterruptedException.class);

        awaitCount(20);
    }

    @Test
    void lettersThatFailAgainWhileTheyAreRetriedAreNotRetriedForEver() throws Exception {
        IntStream.range(0, 500).forEach(i -> fail(save(i, 0), DeadLetterReason.FAILED, null));
        awaitCount(500);
        consume(new RecordingHandler(message -> new Disposition.DeadLetter(DeadLetterReason.FAILED, "X: again", null)));

        assertThat(letters.retry(DeadLetterFilter.ALL, (letter, body) -> {}).done())
                .isEqualTo(500);

        awaitCount(500);
        assertThat(letters.list(DeadLetterFilter.ALL.withException("again"), 1_000))
                .hasSize(500);
    }

    @Test
    void aServiceThatHasNeverRunHasNoDeadLetters() throws Exception {
        DeadLetters none = new DeadLetters(
                store(),
                "no." + queue,
                "no." + deadLetterQueue,
                new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                10_000,
                TimeToLive.of(Duration.ofDays(1)),
                Clock.systemUTC());

        assertThat(none.count()).isZero();
        assertThat(none.list(DeadLetterFilter.ALL, 10)).isEmpty();
        assertThat(none.purge()).isZero();
    }

    protected final void fail(String body, DeadLetterReason reason, @Nullable String exception) {
        Map<String, String> headers = new HashMap<>();
        headers.put(Headers.MONOTONIC_REVISION, "true");
        headers.put(Headers.REASON, reason.word());
        headers.put(Headers.FAILED_AT, FAILED.toString());
        if (exception != null) {
            headers.put(Headers.EXCEPTION, exception);
        }
        put(body, headers);
    }

    private void put(String body, Map<String, String> headers) {
        Route route = Route.toQueue(deadLetterQueue, "account");
        assertThat(publisher.publish(
                        new OutgoingMessage(UUID.randomUUID().toString(), route, body.getBytes(UTF_8), headers)))
                .succeedsWithin(SOON);
    }

    private List<@Nullable Object> keys(DeadLetterFilter filter) throws InterruptedException {
        List<@Nullable Object> keys = new ArrayList<>();
        long before = letters.count();
        letters.read(filter, letter -> keys.add(letter.pk()));
        await().until(() -> letters.count() >= before); // what a visit held is back a moment after it
        if (!keepsOrder()) {
            keys.sort(Comparator.comparing(key -> (Integer) key, Comparator.nullsLast(Comparator.naturalOrder())));
        }
        return keys;
    }

    /** What a visit held is back a moment after it only. */
    private void awaitCount(long count) {
        await().untilAsserted(() -> assertThat(letters.count()).isEqualTo(count));
    }

    protected final void consume(MessageHandler handler) {
        Subscription started = subscriber()
                .subscribe(
                        new SubscriptionRequest(
                                queue, deadLetterQueue, Set.of("account"), 1, 10, Duration.ofDays(10), 1_000_000),
                        handler);
        subscription = started;
        await().until(started::isConsuming);
    }

    private void stopConsuming() {
        if (subscription != null) {
            subscription.stop(SOON);
            subscription = null;
        }
    }

    /** A captured body of another implementation, shortened. */
    protected static String save(int pk, int retries) {
        return ("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"account\",\"instance_data\":{\"cqrs_revision\":0,"
                        + "\"cqrs_updated\":\"2026-11-23 03:43:51.516533+00:00\",\"id\":%1$d,\"balance\":712.710,"
                        + "\"rate\":NaN},\"previous_data\":null,\"instance_pk\":%1$d,\"correlation_id\":null,"
                        + "\"retries\":%2$d,\"expires\":\"2024-01-01T00:00:00+00:00\",\"meta\":{},\"later\":[1]}")
                .formatted(pk, retries);
    }

    private static String fresh(int pk) {
        return save(pk, 0).replace("2024-01-01T00:00:00+00:00", "2026-11-23T03:43:55+00:00");
    }

    private static int pk(String body) {
        return Integer.parseInt(body.replaceAll(".*\"instance_pk\":(\\d+).*", "$1"));
    }
}
