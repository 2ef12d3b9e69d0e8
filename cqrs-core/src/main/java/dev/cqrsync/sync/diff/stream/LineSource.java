package dev.cqrsync.sync.diff.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Where the lines of a stream come from. Used by one thread. */
@FunctionalInterface
public interface LineSource {

    /**
     * The next line without its end, or {@code null} after the last one.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    @Nullable
    String next();

    /** The lines of text, {@code \n} or {@code \r\n} between them. */
    static LineSource of(BufferedReader reader) {
        return () -> {
            try {
                return reader.readLine();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
