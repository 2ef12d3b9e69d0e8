package dev.cqrsync.replica;

/** Text from outside for a log or a header: nothing in it can look like a line of its own. Stateless. */
final class OneLine {

    private static final char LINE_SEPARATOR = '\u2028';
    private static final char PARAGRAPH_SEPARATOR = '\u2029';

    private OneLine() {}

    /** The text without control characters, which become spaces. */
    static String of(Object text) {
        String all = String.valueOf(text);
        StringBuilder line = new StringBuilder(all.length());
        boolean blank = true; // none at the beginning
        for (int i = 0; i < all.length(); i++) {
            char c = all.charAt(i);
            boolean breaks = Character.isISOControl(c) || c == ' ' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
            if (!breaks) {
                line.append(c);
            } else if (!blank) {
                line.append(' ');
            }
            blank = breaks;
        }
        return line.toString().stripTrailing();
    }
}
