package dev.cqrsync.replica;

import java.util.regex.Pattern;

/** Text from outside for a log or a header: nothing in it can look like a line of its own. Stateless. */
final class OneLine {

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\s]+");

    private OneLine() {}

    /** The text without control characters, which become spaces. */
    static String of(Object text) {
        return BLANKS.matcher(String.valueOf(text)).replaceAll(" ").strip();
    }
}
