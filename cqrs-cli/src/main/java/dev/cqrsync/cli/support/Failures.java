package dev.cqrsync.cli.support;

import dev.cqrsync.CqrsException;
import dev.cqrsync.filter.FilterException;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.text.OneLine;
import dev.cqrsync.transport.PublishException;
import dev.cqrsync.transport.QueueAccessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one place where a failure becomes a line on standard error and an exit code. */
public final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

    private final CommandContext context;

    public Failures(CommandContext context) {
        this.context = context;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        line(
                command.getErr(),
                "%s Try '%s --help'."
                        .formatted(
                                sentence(OneLine.of(failure.getMessage())),
                                command.getCommandSpec().qualifiedName()));
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        return failure instanceof ParameterException usage
                ? handleParseException(usage, new String[0])
                : report(failure, command.getErr());
    }

    /**
     * Tells what has failed.
     *
     * @return the exit code
     */
    public int report(Throwable failure, PrintWriter err) {
        int exitCode = exitCode(failure);
        if (!(failure instanceof OutputClosedException)) {
            line(err, exitCode == ExitCode.CANCELLED ? "Cancelled." : message(failure));
        }
        if (context.verbose()) {
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    private static void line(PrintWriter err, String text) {
        err.println("cqrs: " + text);
    }

    private int exitCode(Throwable failure) {
        if (context.cancelled() || cause(failure, InterruptedException.class) != null) {
            return ExitCode.CANCELLED;
        }
        CommandException said = cause(failure, CommandException.class);
        if (said != null) {
            return said.exitCode();
        }
        boolean wrong =
                cause(failure, FilterException.class) != null || cause(failure, UnknownIdException.class) != null;
        return wrong ? ExitCode.USAGE : ExitCode.INFRASTRUCTURE;
    }

    private String message(Throwable failure) {
        if (failure instanceof CommandException || failure instanceof FilterException) {
            return sentence(OneLine.of(failure.getMessage()));
        }
        String explained = context.service().explain(failure);
        if (explained != null) {
            return explained;
        }
        Throwable broker = cause(failure, QueueAccessException.class);
        if (broker == null) {
            broker = cause(failure, PublishException.class);
        }
        if (broker != null) {
            return "%s Check that the broker of spring.rabbitmq.* can be reached.".formatted(said(broker));
        }
        SQLException database = cause(failure, SQLException.class);
        if (database != null) {
            return "The database says: %s Check spring.datasource.*, and that its tables are those of this version."
                    .formatted(said(database));
        }
        if (failure instanceof CqrsException) {
            return said(failure);
        }
        // a part that cannot be made is wrapped by all that need it
        Throwable origin =
                failure instanceof BeansException ? NestedExceptionUtils.getMostSpecificCause(failure) : failure;
        return "%s: %s%s"
                .formatted(
                        origin instanceof IOException
                                ? "Input or output failed"
                                : origin.getClass().getName(),
                        said(origin),
                        context.verbose() ? "" : " Add --verbose for the trace.");
    }

    private static String said(Throwable failure) {
        return sentence(OneLine.of(failure.getMessage()));
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") || text.endsWith("!") || text.endsWith("?") ? text : text + ".";
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 50; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
