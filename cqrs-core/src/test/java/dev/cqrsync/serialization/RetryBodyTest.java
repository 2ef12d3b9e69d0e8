package dev.cqrsync.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetryBodyTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final EventReader reader = new EventReader(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(1));

    private String counted(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        ChangeEvent event = reader.read(bytes);
        return new String(RetryBody.counted(bytes, event.withRetries(event.retries() + 1)), StandardCharsets.UTF_8);
    }

    @Test
    void anAttemptIsCountedAndNothingElseChanges() {
        assertThat(counted("""
                                {"signal_type":"SAVE","cqrs_id":"a","instance_data":{"x":1.50,"n":NaN,"t":"\\u00e4\\/"},\
                                "instance_pk":1,"retries":4,"expires":"2026-11-25T00:00:00+00:00","ours":[true]}""")).isEqualTo("""
                        {"signal_type":"SAVE","cqrs_id":"a","instance_data":{"x":1.50,"n":NaN,"t":"\\u00e4\\/"},\
                        "instance_pk":1,"retries":5,"expires":"2026-11-25T00:00:00+00:00","ours":[true]}""");
    }

    @Test
    void aBodyOfTheOldestVersionGetsItsAttemptsAndTheExpiryItHadWhenItCame() {
        assertThat(counted("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"a\",\"instance_data\":{},\"instance_pk\":1}"))
                .isEqualTo("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"a\",\"instance_data\":{},\"instance_pk\":1,"
                        + "\"retries\":1,\"expires\":\"2026-11-25T12:00:00+00:00\"}");
    }

    @Test
    void whatNeverExpiresGoesOnNeverToExpire() {
        assertThat(counted("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"a\",\"instance_data\":{},\"instance_pk\":1,"
                        + "\"expires\":null,\"retries\":0}"))
                .contains("\"expires\":null,\"retries\":1");
    }

    @Test
    void textInUtf8DoesNotGrow() {
        String body = "{\"signal_type\":\"SAVE\",\"cqrs_id\":\"a\",\"instance_data\":{\"t\":\"äöü/猫😀\"},"
                + "\"instance_pk\":1,\"retries\":0,\"expires\":null}";
        assertThat(counted(body)).isEqualTo(body.replace("\"retries\":0", "\"retries\":1"));
    }

    @Test
    void halfOfASurrogatePairIsNoObstacle() {
        assertThat(counted("{\"signal_type\":\"SAVE\",\"cqrs_id\":\"a\",\"instance_data\":{\"t\":\"ä\\ud800\"},"
                        + "\"instance_pk\":1,\"retries\":0,\"expires\":null}"))
                .contains("\"retries\":1", "\\ud800");
    }
}
