package dev.cqrsync.serialization;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Strict reading of JSON values: nothing is rounded, cut or guessed. */
final class JsonValues {

    private static final int SHOWN = 60;
    private static final int MAX_DIGITS = 1_000;

    private JsonValues() {}

    static String text(Object json) {
        if (json instanceof String text) {
            if (text.indexOf('\0')
                    >= 0) { // PostgreSQL stores none; what a replica takes must not depend on its database
                throw new IllegalArgumentException("contains the character NUL");
            }
            return text;
        }
        if (json instanceof Number || json instanceof Boolean) {
            return json.toString();
        }
        throw new IllegalArgumentException("not text");
    }

    static long integer(Object json, long min, long max) {
        long value = bigInteger(json).longValueExact();
        if (value < min || value > max) {
            throw new ArithmeticException("out of range %d to %d".formatted(min, max));
        }
        return value;
    }

    static BigInteger bigInteger(Object json) {
        if (json instanceof Integer || json instanceof Long) {
            return BigInteger.valueOf(((Number) json).longValue());
        }
        if (json instanceof BigInteger value) {
            return value;
        }
        return decimal(json).toBigIntegerExact();
    }

    static BigDecimal decimal(Object json) {
        BigDecimal decimal = anyDecimal(json);
        // 1e999999999 would fill the heap, or the connection of a driver that writes all digits
        if ((long) decimal.precision() - decimal.scale() > MAX_DIGITS || decimal.scale() > MAX_DIGITS) {
            throw new ArithmeticException("more than %d digits".formatted(MAX_DIGITS));
        }
        return decimal;
    }

    private static BigDecimal anyDecimal(Object json) {
        if (json instanceof BigDecimal value) {
            return limited(value);
        }
        if (json instanceof BigInteger value) {
            return new BigDecimal(value);
        }
        if (json instanceof Integer || json instanceof Long) {
            return BigDecimal.valueOf(((Number) json).longValue());
        }
        if (json instanceof String text && text.length() <= MAX_DIGITS) { // more take time by their square
            return limited(new BigDecimal(text));
        }
        throw new IllegalArgumentException("not a number");
    }

    /** 1e999999999 would fill the heap when somebody writes it out, as drivers do. */
    private static BigDecimal limited(BigDecimal value) {
        if (Math.abs((long) value.precision() - value.scale()) > MAX_DIGITS
                || Math.abs((long) value.scale()) > MAX_DIGITS) {
            throw new ArithmeticException("more than %d digits".formatted(MAX_DIGITS));
        }
        return value;
    }

    static boolean bool(Object json) {
        if (json instanceof Boolean value) {
            return value;
        }
        throw new IllegalArgumentException("not true or false");
    }

    static double floating(Object json) {
        if (json instanceof Number number) {
            return number.doubleValue();
        }
        if (json instanceof String text) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException("not a number");
    }

    static Double finite(Double value) {
        if (value.isNaN() || value.isInfinite()) {
            throw new ConversionException(
                    "JSON has no number %s; store null or a finite number instead.".formatted(value));
        }
        return value;
    }

    static Character character(Object json) {
        String text = text(json);
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    static UUID uuid(Object json) {
        String text = text(json);
        if (text.length() != 36) { // UUID.fromString also takes shorter groups
            throw new IllegalArgumentException("not a UUID of 36 characters");
        }
        return UUID.fromString(text);
    }

    static ConversionException unfit(Class<?> type, Object json, @Nullable Exception cause) {
        String shown = String.valueOf(json).replaceAll("\\p{Cc}", "?");
        if (shown.length() > SHOWN) {
            shown = shown.substring(0, SHOWN) + "…";
        }
        String message = "%s '%s' does not fit %s".formatted(kind(json), shown, type.getSimpleName());
        return cause == null
                ? new ConversionException(message)
                : new ConversionException(message + ": " + cause.getMessage(), cause);
    }

    private static String kind(Object json) {
        if (json instanceof String) {
            return "text";
        }
        if (json instanceof Number) {
            return "number";
        }
        if (json instanceof Boolean) {
            return "boolean";
        }
        return json instanceof Iterable<?> ? "array" : "object";
    }
}
