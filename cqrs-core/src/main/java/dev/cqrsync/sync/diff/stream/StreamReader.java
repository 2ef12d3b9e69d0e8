package dev.cqrsync.sync.diff.stream;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Lines of JSON, counted, so that what is wrong can be found. Used by one thread. */
public final class StreamReader {

    private final LineSource lines;
    private long number;
    private @Nullable String ahead;

    public StreamReader(LineSource lines) {
        this.lines = lines;
    }

    /** The next line that is not blank, or {@code null}. */
    private @Nullable String line() {
        String line = ahead;
        ahead = null;
        while (line == null) {
            line = lines.next();
            if (line == null) {
                return null;
            }
            number++;
            line = line.isBlank() ? null : line;
        }
        return line;
    }

    /** The next line, which stays the next; {@code null} at the end. */
    public @Nullable String peek() {
        if (ahead == null) {
            ahead = line();
        }
        return ahead;
    }

    /** The header, or {@code null} when there is not a single line. */
    public @Nullable DiffHeader header() {
        String line = line();
        return line == null ? null : DiffHeader.parse(line);
    }

    /** The next line as JSON, or {@code null} at the end. */
    public @Nullable Object json() {
        String line = line();
        if (line == null) {
            return null;
        }
        try {
            return StreamJson.read(line);
        } catch (JacksonException e) {
            throw wrong("is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The next line, which must be an array; {@code null} at the end. */
    public @Nullable List<?> array() {
        Object json = json();
        if (json == null || json instanceof List<?>) {
            return (List<?>) json;
        }
        throw wrong("must be a JSON array", null);
    }

    /** The next line, which must be there and an object. */
    public Map<?, ?> object() {
        if (json() instanceof Map<?, ?> object) {
            return object;
        }
        throw wrong("must be a JSON object, but the stream ends or has something else", null);
    }

    /**
     * What is wrong with the line that was read last.
     *
     * @param what what is said after its number
     */
    public MalformedStreamException wrong(String what, @Nullable Throwable cause) {
        return new MalformedStreamException("line %d %s".formatted(number, what), cause);
    }
}
