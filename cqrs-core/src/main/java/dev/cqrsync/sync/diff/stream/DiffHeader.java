package dev.cqrsync.sync.diff.stream;

import dev.cqrsync.serialization.WireTime;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first line of every stream: {@code account,2026-11-23 03:30:43.325235+00:00[,replica]}.
 *
 * @param cqrsId id of the model
 * @param moment when the comparison began, before anything was read; what has changed since is not called different
 * @param queue queue of the replica's service once it has spoken; {@code null} before, and for the text {@code None},
 *     which means all services
 */
public record DiffHeader(
        String cqrsId, Instant moment, @Nullable String queue) {

    private static final String ALL = "None";

    /**
     * Reads a header.
     *
     * @throws MalformedStreamException when it is none
     */
    static DiffHeader parse(String line) {
        String[] parts = line.split(",", 3);
        try {
            if (parts.length > 1 && !parts[0].isEmpty()) {
                String queue = parts.length < 3 || parts[2].equals(ALL) ? null : parts[2];
                return new DiffHeader(
                        parts[0], WireTime.parseOffsetDateTime(parts[1]).toInstant(), queue);
            }
        } catch (DateTimeException e) {
            throw malformed(line, e);
        }
        throw malformed(line, null);
    }

    private static MalformedStreamException malformed(String line, @Nullable Throwable cause) {
        String shown = line.length() > 80 ? line.substring(0, 80) + "…" : line;
        return new MalformedStreamException(
                "line 1 must be 'id,moment' or 'id,moment,queue', as the stage before prints it, but is '%s'"
                        .formatted(shown),
                cause);
    }

    /** The header that the replica passes on. */
    public DiffHeader from(String replicaQueue) {
        return new DiffHeader(cqrsId, moment, replicaQueue);
    }

    /** The line as it was read by the stage before, and as Python services write it. */
    public String line() {
        String line = cqrsId + "," + WireTime.format(moment);
        return queue == null ? line : line + "," + queue;
    }
}
