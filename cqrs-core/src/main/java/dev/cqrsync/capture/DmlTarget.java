package dev.cqrsync.capture;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from a statement which table it changes, if any. */
final class DmlTarget {

    private static final Set<String> VERBS = Set.of("update", "delete", "insert", "merge", "replace", "truncate");
    private static final Set<String> BEFORE_TABLE = Set.of(
            "update",
            "delete",
            "insert",
            "merge",
            "replace",
            "truncate",
            "from",
            "into",
            "only",
            "ignore",
            "table",
            "low_priority",
            "quick");
    private static final int WORDS = 10;

    private DmlTarget() {}

    static @Nullable String of(String sql) {
        int start = start(sql);
        // cheap for queries, which are most statements
        if (start == sql.length() || "udimrtw".indexOf(Character.toLowerCase(sql.charAt(start))) < 0) {
            return null;
        }
        String[] words = sql.substring(start).split("[\\s(;]+", WORDS);
        String verb = words[0].toLowerCase(Locale.ROOT);
        if (verb.equals("with")) {
            return ofCommonTableExpression(sql);
        }
        if (!VERBS.contains(verb)) {
            return null;
        }
        return table(words);
    }

    private static @Nullable String table(String[] words) {
        int from = Arrays.asList(words).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList()
                .indexOf("from");
        // MySQL's "delete a from account a"
        int first = words[0].equalsIgnoreCase("delete") && from > 0 ? from : 0;
        for (int i = first; i < words.length; i++) {
            if (!BEFORE_TABLE.contains(words[i].toLowerCase(Locale.ROOT))) {
                return normal(words[i]);
            }
        }
        return null;
    }

    private static @Nullable String ofCommonTableExpression(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        for (String verb : new String[] {"update ", "delete from ", "insert into ", "merge into "}) {
            int at = lower.indexOf(verb);
            if (at > 0 && !Character.isJavaIdentifierPart(lower.charAt(at - 1))) {
                return table(sql.substring(at).split("[\\s(;]+", WORDS));
            }
        }
        return null;
    }

    private static int start(String sql) {
        int at = 0;
        while (at < sql.length()) {
            if (sql.startsWith("/*", at)) {
                int end = sql.indexOf("*/", at);
                at = end < 0 ? sql.length() : end + 2;
            } else if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    /** Without quotes and schema. */
    static String normal(String table) {
        String plain = table.replaceAll("[`\"\\[\\]]", "");
        return plain.substring(plain.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
