package dev.cqrsync.sync.dump;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** Something that is no dump, or not the whole of one. */
public final class MalformedDumpException extends CqrsException {

    private static final long serialVersionUID = 1L;

    MalformedDumpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
