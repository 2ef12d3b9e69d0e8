package dev.cqrsync.replica.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What a column's type, or a constraint of it, says about values, which can be compared without asking the database. */
enum ColumnLimit {
    NOT_NULL {
        @Override
        boolean refuses(@Nullable Object value, int number) {
            return value == null;
        }
    },
    /** In characters. Spaces at the end are cut off without a word, as the SQL standard has it. */
    LENGTH {
        @Override
        boolean refuses(@Nullable Object value, int length) {
            if (!(value instanceof String text) || text.length() <= length) {
                return false;
            }
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            return text.codePointCount(0, end) > length;
        }
    },
    /** Of a decimal: how many, times 65,536, and how many of them make a fraction, to which databases round. */
    DIGITS {
        @Override
        boolean refuses(@Nullable Object value, int number) {
            if (!(value instanceof BigDecimal decimal) || decimal.signum() == 0) {
                return false;
            }
            int fraction = number & 0xFFFF;
            long most = (number >> 16) - fraction;
            long digits = digitsBeforeThePoint(decimal);
            return digits == most
                    ? digitsBeforeThePoint(decimal.setScale(fraction, RoundingMode.HALF_UP)) > most
                    : digits > most; // not rounded: an exponent may be as large as it likes
        }
    },
    /** Of an integer: how many bytes it has. */
    BYTES {
        @Override
        boolean refuses(@Nullable Object value, int bytes) {
            if (!(value instanceof Long || value instanceof Integer || value instanceof Short)) {
                return false;
            }
            long integer = ((Number) value).longValue();
            int bits = bytes * Byte.SIZE;
            return bits < Long.SIZE && integer >> (bits - 1) != integer >> (Long.SIZE - 1);
        }
    };

    abstract boolean refuses(@Nullable Object value, int number);

    private static long digitsBeforeThePoint(BigDecimal decimal) {
        return (long) decimal.precision() - decimal.scale();
    }
}
