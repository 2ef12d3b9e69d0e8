package dev.cqrsync.replica;

import java.util.List;

/**
 * Handlers have failed in a transaction that was to find out which of them do, and must not commit: what they have left
 * with it, such as actions after the commit, must not come to pass.
 */
final class HandlersFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<BatchResult.Refused> refused;

    HandlersFailedException(List<BatchResult.Refused> refused) {
        super(
                "%d handler(s) have failed".formatted(refused.size()),
                refused.get(0).failure());
        this.refused = refused;
    }

    /** The rows whose handlers have failed, each by itself. */
    List<BatchResult.Refused> refused() {
        return refused;
    }
}
