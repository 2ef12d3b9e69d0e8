package dev.cqrsync.text;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text from outside for a log, a header or a console: nothing in it can look like a line of its own. Stateless. */
public final class OneLine {

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\s]+");

    private OneLine() {}

    /**
     * The text without control characters; these, and blanks in a row, become one space.
     *
     * @param text anything with a text; {@code null} is empty
     */
    public static String of(@Nullable Object text) {
        return text == null
                ? ""
                : BLANKS.matcher(text.toString()).replaceAll(" ").strip();
    }

    /**
     * The same, cut where it is longer.
     *
     * @param longest how many characters of it are kept at most; an ellipsis stands for the others
     */
    public static String of(@Nullable Object text, int longest) {
        String line = of(text);
        return line.length() <= longest ? line : line.substring(0, longest) + "…";
    }
}
