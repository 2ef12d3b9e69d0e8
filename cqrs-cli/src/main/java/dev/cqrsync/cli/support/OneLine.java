package dev.cqrsync.cli.support;

import org.jspecify.annotations.Nullable;

/** Text of others, on one line. */
final class OneLine {

    private OneLine() {}

    static String of(@Nullable String text) {
        return text == null ? "" : text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
