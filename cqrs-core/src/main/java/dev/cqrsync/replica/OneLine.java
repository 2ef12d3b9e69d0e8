package dev.cqrsync.replica;

/** Text from outside for a log or a header: nothing in it can look like a line of its own. Stateless. */
final class OneLine {

    private OneLine() {}

    /** The text without control characters, which become spaces. */
    static String of(Object text) {
        return String.valueOf(text)
                .replaceAll("[\\p{Cc}\\u2028\\u2029\\s]+", " ")
                .strip();
    }
}
