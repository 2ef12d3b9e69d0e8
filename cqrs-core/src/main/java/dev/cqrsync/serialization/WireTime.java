package dev.cqrsync.serialization;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/**
 * Points in time as text, in the formats of Django's JSON: {@code 2024-06-01 00:00:00.123456+00:00}, six fraction
 * digits or none. Reads a space or a {@code T}, any offset or {@code Z} or none (UTC), 0 to 9 fraction digits. Writes
 * microseconds and cuts off what is finer, as nothing finer is stored.
 */
public final class WireTime {

    private static final DateTimeFormatter READ_DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[XXXXX][XXXX]['Z']")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT);

    private static final DateTimeFormatter READ_TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[XXXXX][XXXX]")
            .optionalEnd()
            .toFormatter(java.util.Locale.ROOT);

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendPattern("HH:mm:ss").toFormatter(java.util.Locale.ROOT);

    private static final DateTimeFormatter EXPIRES = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'")
            .toFormatter(java.util.Locale.ROOT);

    private WireTime() {}

    /** With zone, in UTC. */
    public static String format(Instant instant) {
        return format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "+00:00";
    }

    /** Without zone. */
    static String format(LocalDateTime dateTime) {
        return dateTime.toLocalDate() + " " + format(dateTime.toLocalTime());
    }

    static String format(LocalTime time) {
        StringBuilder text = new StringBuilder(15);
        TIME.formatTo(time, text);
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        if (micros != 0) {
            text.append('.').append(Integer.toString(1_000_000 + micros), 1, 7);
        }
        return text.toString();
    }

    static String format(OffsetTime time) {
        return format(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()) + "+00:00";
    }

    /** The format of {@code expires}: a {@code T}, whole seconds, offset. */
    static String formatExpires(Instant expires) {
        return EXPIRES.format(LocalDateTime.ofInstant(expires.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC));
    }

    /**
     * Reads a date and time; UTC when it has no offset.
     *
     * @throws DateTimeParseException when the text is none
     */
    public static OffsetDateTime parseOffsetDateTime(String text) {
        TemporalAccessor parsed = READ_DATE_TIME.parse(text);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return LocalDateTime.from(parsed).atOffset(offset == null ? ZoneOffset.UTC : offset);
    }

    /** Reads a date and time; an offset is converted to UTC and dropped. */
    static LocalDateTime parseLocalDateTime(String text) {
        return parseOffsetDateTime(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    static LocalTime parseLocalTime(String text) {
        return LocalTime.from(READ_TIME.parse(text));
    }

    static OffsetTime parseOffsetTime(String text) {
        TemporalAccessor parsed = READ_TIME.parse(text);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return LocalTime.from(parsed).atOffset(offset == null ? ZoneOffset.UTC : offset);
    }
}
