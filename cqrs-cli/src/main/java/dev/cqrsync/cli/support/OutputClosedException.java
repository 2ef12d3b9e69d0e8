package dev.cqrsync.cli.support;

import dev.cqrsync.CqrsException;
import java.io.IOException;

/**
 * Nobody reads the output any more, as in {@code cqrs dead-letters dump | head -1}. Ends the command: it is not a
 * checked exception, so that it passes through writers that hide those.
 */
public final class OutputClosedException extends CqrsException {

    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super("Whoever reads the output has gone: " + cause.getMessage(), cause);
    }
}
