package dev.cqrsync.serialization;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.jspecify.annotations.Nullable;

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

    private WireTime() {}

    /** In UTC, without zone: {@code 2024-06-01 00:00:00.123456}, six fraction digits or none. */
    public static String formatWithoutZone(Instant instant) {
        return dateTime(utc(instant)).toString();
    }

    /** With zone, in UTC. */
    public static String format(Instant instant) {
        return dateTime(utc(instant)).append("+00:00").toString();
    }

    /** Without the rules of the zone, which are made anew each time. */
    private static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    }

    /** Without zone. */
    static String format(LocalDateTime dateTime) {
        return dateTime(dateTime).toString();
    }

    private static StringBuilder dateTime(LocalDateTime dateTime) {
        StringBuilder into = new StringBuilder(32);
        int year = dateTime.getYear();
        if (year < 1_000 || year > 9_999) {
            into.append(dateTime.toLocalDate());
        } else {
            into.append(year).append('-');
            twoDigits(dateTime.getMonthValue(), into).append('-');
            twoDigits(dateTime.getDayOfMonth(), into);
        }
        return time(dateTime.toLocalTime(), into.append(' '));
    }

    static String format(LocalTime time) {
        return time(time, new StringBuilder(15)).toString();
    }

    /** Without a formatter, which takes most of the time of writing a row. */
    private static StringBuilder time(LocalTime time, StringBuilder into) {
        twoDigits(time.getHour(), into).append(':');
        twoDigits(time.getMinute(), into).append(':');
        twoDigits(time.getSecond(), into);
        int micros = time.getNano() / 1_000;
        if (micros != 0) {
            into.append('.');
            for (int unit = 100_000; unit > 0; unit /= 10) {
                into.append((char) ('0' + micros / unit % 10));
            }
        }
        return into;
    }

    private static StringBuilder twoDigits(int number, StringBuilder into) {
        return into.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    static String format(OffsetTime time) {
        return format(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalTime()) + "+00:00";
    }

    /** The format of {@code expires}: a {@code T}, whole seconds, offset. */
    static String formatExpires(Instant expires) {
        LocalDateTime seconds = utc(expires).withNano(0);
        return time(
                        seconds.toLocalTime(),
                        new StringBuilder(25).append(seconds.toLocalDate()).append('T'))
                .append("+00:00")
                .toString();
    }

    /**
     * Reads a date and time; UTC when it has no offset.
     *
     * @throws DateTimeParseException when the text is none
     */
    public static OffsetDateTime parseOffsetDateTime(String text) {
        LocalDateTime plain = plainUtc(text);
        if (plain != null) {
            return plain.atOffset(ZoneOffset.UTC);
        }
        TemporalAccessor parsed = READ_DATE_TIME.parse(text);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return LocalDateTime.from(parsed).atOffset(offset == null ? ZoneOffset.UTC : offset);
    }

    /**
     * Reads what masters write, {@code 2024-06-01 00:00:00[.123456]+00:00}, without a formatter, which takes most of
     * the time of reading a message; {@code null} for any other form.
     */
    private static @Nullable LocalDateTime plainUtc(String text) {
        int length = text.length();
        boolean fraction = length == 32;
        if (!(fraction || length == 25)
                || !text.endsWith("+00:00")
                || (text.charAt(10) != ' ' && text.charAt(10) != 'T')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || (fraction && text.charAt(19) != '.')) {
            return null;
        }
        LocalDate date = plainDate(text);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int micros = fraction ? digits(text, 20, 26) : 0;
        boolean valid =
                hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && micros >= 0;
        return valid && date != null ? date.atTime(hour, minute, second, micros * 1_000) : null;
    }

    /** The date in the first ten characters; {@code null} when it is none, or not in this form. */
    private static @Nullable LocalDate plainDate(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        boolean valid = year >= 0 && month >= 1 && month <= 12 && day >= 1;
        return valid && day <= YearMonth.of(year, month).lengthOfMonth() ? LocalDate.of(year, month, day) : null;
    }

    /** The number between two positions, or -1 when there are not only digits. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Reads a date and time; an offset is converted to UTC and dropped. */
    static LocalDateTime parseLocalDateTime(String text) {
        return parseOffsetDateTime(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }

    /**
     * Reads a date.
     *
     * @throws DateTimeParseException when the text is none
     */
    static LocalDate parseLocalDate(String text) {
        LocalDate plain = text.length() == 10 ? plainDate(text) : null;
        return plain == null ? LocalDate.parse(text) : plain;
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
