package dev.cqrsync.cli.support;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody watches. */
public final class Terminal {

    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private Terminal() {}

    /** Whether this process' standard error is a terminal; where that cannot be told, whether the others are. */
    public static boolean isStandardError() {
        try {
            if (Files.exists(STANDARD_ERROR)) {
                String target = STANDARD_ERROR.toRealPath().toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException | SecurityException e) {
            // then it is no terminal that we know
            return false;
        }
        Console console = System.console();
        return console != null && System.getenv("TERM") != null;
    }
}
