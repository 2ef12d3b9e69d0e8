package dev.cqrsync.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EventReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");

    private final EventReader reader = new EventReader(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(1));

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.cqrsync.serialization.Fixtures#messages")
    void readsWhatRunningServicesSent(Fixtures.Captured captured) {
        ChangeEvent event = reader.read(utf8(captured.body()));

        assertThat(event.cqrsId()).isIn("account", "tracked", "owner", "types");
        assertThat(event.instanceData()).containsKey(ChangeEvent.REVISION);
        assertThat(event.meta()).isEmpty();
        assertThat(event.expires()).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.cqrsync.serialization.Fixtures#messages")
    void writesAgainWhatItRead(Fixtures.Captured captured) {
        byte[] written = new EventWriter().write(reader.read(utf8(captured.body())));

        assertThat(new String(written, StandardCharsets.US_ASCII)).isEqualTo(captured.body());
    }

    @Test
    void takesBodiesOfVersion13WhichHaveFourKeys() {
        ChangeEvent event = reader.read(utf8("""
                {"signal_type":"SAVE","cqrs_id":"account","instance_data":{"id":1},"instance_pk":1}"""));

        assertThat(event)
                .isEqualTo(new ChangeEvent(
                        SignalType.SAVE,
                        "account",
                        1,
                        Map.of("id", 1),
                        null,
                        null,
                        0,
                        NOW.plus(Duration.ofDays(1)),
                        null));
    }

    @Test
    void neverExpiresWhenExpiresIsNull() {
        ChangeEvent event = reader.read(utf8("""
                {"signal_type":"DELETE","cqrs_id":"a","instance_data":{},"instance_pk":null,"expires":null,"retries":null}"""));

        assertThat(event.expires()).isNull();
        assertThat(event.retries()).isZero();
        assertThat(event.isExpired(Instant.MAX)).isFalse();
    }

    @Test
    void keepsEveryDigitOfNumbers() {
        ChangeEvent event = reader.read(utf8("""
                {"signal_type":"SAVE","cqrs_id":"a","instance_data":{"d":12345678901234567890.1234567890,"l":9223372036854775807,"n":NaN},"instance_pk":"x"}"""));

        assertThat(event.instanceData())
                .containsEntry("d", new BigDecimal("12345678901234567890.1234567890"))
                .containsEntry("l", Long.MAX_VALUE)
                .containsEntry("n", Double.NaN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            not json                                                                          | is not JSON
            []                                                                                | not an object
            1                                                                                 | not an object
            null                                                                              | not an object
            {}                                                                                | 'signal_type' is missing
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{}}                           | 'instance_pk' is missing
            {"signal_type":"UPSERT","cqrs_id":"a","instance_data":{},"instance_pk":1}         | 'signal_type' must be one of [SAVE, DELETE, SYNC]
            {"signal_type":"SAVE","cqrs_id":7,"instance_data":{},"instance_pk":1}             | 'cqrs_id' must be text
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":[],"instance_pk":1}           | 'instance_data' must be an object
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":[1]}         | 'instance_pk' must be
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":1,"retries":"3"} | 'retries' must be
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":1,"retries":-1} | 'retries' must be
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":1,"expires":7} | 'expires' must be
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":1,"meta":[]} | 'meta' must be
            {"signal_type":"SAVE","cqrs_id":"a","instance_data":{},"instance_pk":1} x         | is not JSON
            {"signal_type":"SAVE","signal_type":"DELETE","cqrs_id":"a"}                       | is not JSON
            """)
    void refusesWhatIsNoEventAndSaysWhy(String body, String why) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> reader.read(utf8(body)))
                .withMessageContaining(why);
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] body = utf8("{\"signal_type\":\"SAVE\"}");
        body[3] = (byte) 0xC0;

        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> reader.read(body))
                .withMessage("the body is not UTF-8");
    }

    @Test
    void refusesNestingThatWouldExhaustTheStack() {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> reader.read(utf8("{\"a\":" + "[".repeat(100_000))))
                .withMessageContaining("is not JSON");
    }
}
