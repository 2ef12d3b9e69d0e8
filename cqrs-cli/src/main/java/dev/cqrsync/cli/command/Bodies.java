package dev.cqrsync.cli.command;

import java.nio.charset.StandardCharsets;

/** Message bodies as lines of text. */
final class Bodies {

    private Bodies() {}

    /** A body on one line: in JSON, line breaks are nothing but white space. */
    static String line(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).replaceAll("[\\r\\n]+", " ");
    }
}
