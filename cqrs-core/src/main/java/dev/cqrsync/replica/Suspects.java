package dev.cqrsync.replica;

import dev.cqrsync.jdbc.SqlFailures;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Guesses which row a database has refused from the values that its error names: {@code Failing row contains (7, Ann,
 * …)} or {@code Key (owner_id)=(99) is not present} on PostgreSQL, {@code Duplicate entry '7'} on MariaDB. No more than
 * a guess, which saves attempts when it is right. Stateless.
 */
final class Suspects {

    private static final int LONGEST_VALUE = 64;
    private static final int LONGEST_TEXT = 10_000;
    private static final Pattern BETWEEN_VALUES = Pattern.compile("[\\s,;()='\"]+");

    private Suspects() {}

    /**
     * The index of the only row whose key is named, or else of the row of which most values are; negative when none is.
     *
     * @param key a row's key, as it is bound
     * @param values the values of its other columns
     */
    static <T> int of(
            List<T> rows,
            RuntimeException failure,
            Function<T, List<Object>> key,
            Function<T, List<@Nullable Object>> values) {
        int quoted = quoted(rows, failure, key);
        if (quoted >= 0) {
            return quoted;
        }
        Set<String> named = named(failure);
        int suspect = -1;
        long most = 0;
        for (int i = 0; !named.isEmpty() && i < rows.size(); i++) {
            long matches = count(key.apply(rows.get(i)), named) + count(values.apply(rows.get(i)), named);
            if (matches > most) {
                most = matches;
                suspect = i;
            }
        }
        return suspect;
    }

    /** The index of the row that the database quotes, where only one key is named; negative for no idea. */
    static <T> int quoted(List<T> rows, RuntimeException failure, Function<T, List<Object>> key) {
        if (!SqlFailures.quotesRow(failure)) {
            return -1;
        }
        Set<String> named = named(failure);
        List<Integer> byKey = IntStream.range(0, rows.size())
                .filter(i -> areNamed(key.apply(rows.get(i)), named))
                .boxed()
                .toList();
        return byKey.size() == 1 ? byKey.get(0) : -1;
    }

    /**
     * Whether a row that was left out was to blame for a failure: the database quotes the row that it refuses, that was
     * this one, and it is not any more.
     */
    static boolean isConfirmed(List<Object> key, RuntimeException failure, RuntimeException failureOfOthers) {
        return SqlFailures.quotesRow(failure)
                && areNamed(key, named(failure))
                && !areNamed(key, named(failureOfOthers));
    }

    private static boolean areNamed(List<Object> values, Set<String> named) {
        return values.stream().allMatch(value -> isNamed(value, named));
    }

    private static long count(List<? extends @Nullable Object> values, Set<String> named) {
        return values.stream().filter(value -> isNamed(value, named)).count();
    }

    private static boolean isNamed(@Nullable Object value, Set<String> named) {
        if (value instanceof Boolean || !(value instanceof Comparable<?> comparable)) {
            return false;
        }
        String text = comparable.toString();
        return text.length() <= LONGEST_VALUE && named.contains(text);
    }

    private static Set<String> named(RuntimeException failure) {
        SQLException sql = FailureKind.find(failure, SQLException.class);
        String message = sql == null ? null : SqlFailures.ofStatement(sql).getMessage();
        if (message == null || message.length() > LONGEST_TEXT) {
            return Set.of();
        }
        return BETWEEN_VALUES
                .splitAsStream(message)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
