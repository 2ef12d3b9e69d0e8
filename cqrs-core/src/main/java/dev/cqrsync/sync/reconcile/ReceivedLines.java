package dev.cqrsync.sync.reconcile;

import dev.cqrsync.sync.diff.stream.LineSource;
import dev.cqrsync.transport.Conversation;
import dev.cqrsync.transport.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of an answer, as its parts come. Used by one thread. */
final class ReceivedLines implements LineSource {

    private final Conversation conversation;
    private Iterator<String> lines = List.<String>of().iterator();
    private long bytes;

    ReceivedLines(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public @Nullable String next() {
        while (!lines.hasNext()) {
            byte @Nullable [] part;
            try {
                part = conversation.next();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RequestException(RequestException.Reason.BROKER, "interrupted while waiting", e);
            }
            if (part == null) {
                return null;
            }
            bytes += part.length;
            lines = new String(part, StandardCharsets.UTF_8).lines().iterator();
        }
        return lines.next();
    }

    long bytes() {
        return bytes;
    }
}
