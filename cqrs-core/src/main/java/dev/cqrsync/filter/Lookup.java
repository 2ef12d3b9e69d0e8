package dev.cqrsync.filter;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ways to compare an attribute with a value. The lower-case names are the words of the language. */
enum Lookup {
    EXACT,
    IEXACT,
    IN,
    GT,
    GTE,
    LT,
    LTE,
    RANGE,
    CONTAINS,
    ICONTAINS,
    STARTSWITH,
    ISTARTSWITH,
    ENDSWITH,
    IENDSWITH,
    ISNULL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it compares text only. */
    boolean needsText() {
        return switch (this) {
            case IEXACT, CONTAINS, ICONTAINS, STARTSWITH, ISTARTSWITH, ENDSWITH, IENDSWITH -> true;
            case EXACT, IN, GT, GTE, LT, LTE, RANGE, ISNULL -> false;
        };
    }

    static @Nullable Lookup ofWord(String word) {
        return Arrays.stream(values())
                .filter(lookup -> lookup.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    static String words() {
        return Arrays.stream(values()).map(Lookup::word).collect(Collectors.joining(", "));
    }
}
