package dev.cqrsync.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {

    @Test
    void writesSixFractionDigitsOrNone() {
        assertThat(WireTime.format(Instant.parse("2024-06-01T00:00:00.123456Z")))
                .isEqualTo("2024-06-01 00:00:00.123456+00:00");
        assertThat(WireTime.format(Instant.parse("2024-06-01T00:00:00.5Z")))
                .isEqualTo("2024-06-01 00:00:00.500000+00:00");
        assertThat(WireTime.format(Instant.parse("2024-06-01T00:00:00Z"))).isEqualTo("2024-06-01 00:00:00+00:00");
        assertThat(WireTime.format(LocalDateTime.parse("2024-06-01T07:08:09.000001")))
                .isEqualTo("2024-06-01 07:08:09.000001");
        assertThat(WireTime.format(LocalTime.parse("07:08:09"))).isEqualTo("07:08:09");
    }

    @Test
    void writesExpiryInWholeSecondsWithT() {
        assertThat(WireTime.formatExpires(Instant.parse("2026-11-24T03:43:38.999Z")))
                .isEqualTo("2026-11-24T03:43:38+00:00");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-06-01 00:00:00+00:00, 2024-06-01T00:00:00Z",
        "2024-06-01T00:00:00Z, 2024-06-01T00:00:00Z",
        "2024-06-01 03:00:00+03:00, 2024-06-01T00:00:00Z",
        "2024-06-01 03:00:00+0300, 2024-06-01T00:00:00Z",
        "2024-06-01 00:00:00, 2024-06-01T00:00:00Z",
        "2024-06-01 00:00:00.1-00:30, 2024-06-01T00:30:00.1Z",
        "2024-06-01T00:00:00.123456789Z, 2024-06-01T00:00:00.123456789Z",
        "2024-06-01 00:00, 2024-06-01T00:00:00Z"
    })
    void readsEveryFormThatOtherServicesSend(String text, Instant expected) {
        assertThat(WireTime.parseOffsetDateTime(text).toInstant()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2024-06-01", "2024-13-01 00:00:00", "yesterday", "2024-06-01 00:00:00+99:00"})
    void refusesWhatIsNoTime(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> WireTime.parseOffsetDateTime(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-02-29", "0001-01-01", "9999-12-31", "+10000-01-01", "-0044-03-15"})
    void readsDates(String text) {
        assertThat(WireTime.parseLocalDate(text)).isEqualTo(LocalDate.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "2023-02-29", "2024-00-10", "2024-01-00", "2024-6-0001", "20240601-1", "2024-06-01T00:00"})
    void refusesWhatIsNoDate(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> WireTime.parseLocalDate(text));
    }
}
