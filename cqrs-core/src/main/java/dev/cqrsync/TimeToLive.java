package dev.cqrsync;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an event is worth applying.
 *
 * @param duration positive, or {@code null} for ever
 */
public record TimeToLive(@Nullable Duration duration) {

    /** An event is always worth applying. */
    public static final TimeToLive NEVER_ENDS = new TimeToLive(null);

    private static final Pattern SIMPLE = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    public TimeToLive {
        if (duration != null && (duration.isNegative() || duration.isZero())) {
            throw new IllegalArgumentException("must be longer than zero, for example 2h, or 'never' to last for ever");
        }
    }

    /** The same for a positive duration. */
    public static TimeToLive of(Duration duration) {
        return new TimeToLive(duration);
    }

    /**
     * Reads {@code 30s}, {@code 2h}, {@code 1d}, {@code PT1H}, or {@code never} for an event that does not expire.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static TimeToLive of(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        if (value.equals("never")) {
            return NEVER_ENDS;
        }
        Matcher simple = SIMPLE.matcher(value);
        try {
            return new TimeToLive(
                    simple.matches()
                            ? Duration.of(Long.parseLong(simple.group(1)), UNITS.get(simple.group(2)))
                            : Duration.parse(value));
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'%s' is no duration such as 30s, 2h or PT1H, nor 'never'".formatted(text), e);
        }
    }

    /** When an event of the given moment expires, or {@code null} for never. */
    public @Nullable Instant after(Instant now) {
        return duration == null ? null : now.plus(duration);
    }
}
