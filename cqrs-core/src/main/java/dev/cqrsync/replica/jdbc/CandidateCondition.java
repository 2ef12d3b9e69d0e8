package dev.cqrsync.replica.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A condition that refused rows fulfil, in a query over rows that are called {@code candidate}. Other rows are looked up by
 * an index for each of them: {@code OFFSET 0} keeps PostgreSQL from joining whole tables instead, which it takes for small
 * as long as nobody has counted them. Names of columns are as in the catalog. Immutable.
 *
 * @param casts for each column that it looks at what makes an expression one of the column's type
 * @param onAll whether it depends on which rows are written, and not only on each by itself
 */
record CandidateCondition(String sql, Map<String, UnaryOperator<String>> casts, boolean onAll) {

    private static final String EQUAL = "=";

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Rows that a check refuses. */
    static CandidateCondition unlessFulfilled(String check, Map<String, UnaryOperator<String>> casts) {
        return new CandidateCondition("NOT (%s)".formatted(check), casts, false);
    }

    /** Rows without a parent, by the names of referenced columns under those of the columns that refer to them. */
    static CandidateCondition isMissing(
            String parent, Map<String, String> references, Map<String, UnaryOperator<String>> casts) {
        String given = references.keySet().stream()
                .map(name -> "candidate.%s IS NOT NULL".formatted(quoted(name)))
                .collect(Collectors.joining(" AND "));
        String same = references.entrySet().stream()
                .map(pair -> comparison("candidate", pair.getKey(), EQUAL, "parent", pair.getValue()))
                .collect(Collectors.joining(" AND "));
        return new CandidateCondition(
                "%s AND NOT EXISTS (SELECT 1 FROM %s AS parent WHERE %s OFFSET 0)".formatted(given, parent, same),
                casts,
                false);
    }

    /**
     * Rows that must not be beside another row, which none of them changes.
     *
     * @param holders where other rows are looked for
     * @param identifier columns of the key
     * @param comparisons columns and the operators that must not all hold; a column may be there more than once
     * @param casts those of the key's columns included
     */
    static CandidateCondition isTaken(
            String holders,
            List<String> identifier,
            List<Map.Entry<String, String>> comparisons,
            Map<String, UnaryOperator<String>> casts) {
        String conflict = comparisons.stream()
                .map(pair -> comparison("holder", pair.getKey(), pair.getValue(), "candidate", pair.getKey()))
                .collect(Collectors.joining(" AND "));
        String key = identifier.stream().map(CandidateCondition::quoted).collect(Collectors.joining(", "));
        String holdersKey =
                identifier.stream().map(name -> "holder." + quoted(name)).collect(Collectors.joining(", "));
        return new CandidateCondition("""
                EXISTS (
                  SELECT 1 FROM %s AS holder WHERE %s
                  AND (%s) NOT IN (SELECT %s FROM candidate)
                  OFFSET 0)""".formatted(holders, conflict, holdersKey, key), casts, true);
    }

    private static String comparison(String one, String column, String operator, String other, String itsColumn) {
        return "%s.%s %s %s.%s".formatted(one, quoted(column), operator, other, quoted(itsColumn));
    }

    /**
     * Finds the candidates that fulfil it, by their numbers.
     *
     * @param writes the expressions through which the values of its columns are written
     */
    String query(List<String> writes, int rows) {
        List<String> names = new ArrayList<>(casts.keySet());
        String values = IntStream.range(0, names.size())
                .mapToObj(i -> Objects.requireNonNull(casts.get(names.get(i))).apply(writes.get(i)))
                .collect(Collectors.joining(", "));
        return """
                WITH candidate (cqrs_row, %s) AS (VALUES %s)
                SELECT candidate.cqrs_row
                FROM candidate
                WHERE %s""".formatted(
                        names.stream().map(CandidateCondition::quoted).collect(Collectors.joining(", ")),
                        IntStream.range(0, rows)
                                .mapToObj(i -> "(%d, %s)".formatted(i, values))
                                .collect(Collectors.joining(", ")),
                        sql);
    }
}
