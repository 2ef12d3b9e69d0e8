package dev.cqrsync.cli.support;

import dev.cqrsync.CqrsException;
import org.jspecify.annotations.Nullable;

/** A command cannot do what it was asked for. Its message is the one line that the user sees, remedy included. */
public final class CommandException extends CqrsException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** What was asked for is wrong or is not there: {@link ExitCode#USAGE}. */
    public static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message, null);
    }

    /** Something that the command needs does not work: {@link ExitCode#INFRASTRUCTURE}. */
    public static CommandException infrastructure(String message, @Nullable Throwable cause) {
        return new CommandException(ExitCode.INFRASTRUCTURE, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
