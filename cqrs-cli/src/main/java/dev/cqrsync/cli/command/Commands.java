package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Failures;
import java.io.PrintWriter;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line. One implementation for all ways to reach it. */
public final class Commands {

    private Commands() {}

    /** All commands. Whoever adds one adds it here. */
    private static CommandLine commandLine(CommandContext context) {
        CommandLine deadLetters = new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersListCommand(context))
                .addSubcommand(new DeadLettersDumpCommand(context))
                .addSubcommand(new DeadLettersRetryCommand(context))
                .addSubcommand(new DeadLettersDropCommand(context))
                .addSubcommand(new DeadLettersPurgeCommand(context));
        CommandLine contract = new CommandLine(new ContractCommand())
                .addSubcommand(new ContractExportCommand(context))
                .addSubcommand(new ContractCheckCommand(context));
        CommandLine commands = new CommandLine(new CqrsCommand(context))
                .addSubcommand(new BulkDumpCommand(context))
                .addSubcommand(new BulkLoadCommand(context))
                .addSubcommand(new SyncCommand(context))
                .addSubcommand(new DiffMasterCommand(context))
                .addSubcommand(new DiffReplicaCommand(context))
                .addSubcommand(new DiffSyncCommand(context))
                .addSubcommand(new DeletedDiffReplicaCommand(context))
                .addSubcommand(new DeletedDiffMasterCommand(context))
                .addSubcommand(new DeletedSyncReplicaCommand(context))
                .addSubcommand(new ReconcileCommand(context))
                .addSubcommand(new StatusCommand(context))
                .addSubcommand(deadLetters)
                .addSubcommand(new ConsumeCommand(context))
                .addSubcommand(contract)
                .addSubcommand(new CompletionCommand(context));
        Failures failures = new Failures(context);
        return commands.setOut(context.outWriter())
                .setErr(context.errWriter())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures);
    }

    /**
     * Runs a command line on the current thread and flushes what it has printed.
     *
     * @return the exit code
     */
    public static int execute(CommandContext context, String... arguments) {
        CommandLine commands = commandLine(context);
        return context.run(() -> finish(context, commands, () -> commands.execute(arguments)));
    }

    /**
     * Does what can be done without a service: refuse wrong command lines, help, completion.
     *
     * @param context its service is not asked for anything
     * @return the exit code, or empty when the command needs the service
     */
    public static OptionalInt executeWithoutService(CommandContext context, String... arguments) {
        CommandLine commands = commandLine(context);
        try {
            ParseResult deepest = commands.parseArgs(arguments);
            boolean help = deepest.isUsageHelpRequested() || deepest.isVersionHelpRequested();
            while (deepest.hasSubcommand()) {
                deepest = deepest.subcommand();
                help |= deepest.isUsageHelpRequested() || deepest.isVersionHelpRequested();
            }
            Object command = deepest.commandSpec().userObject();
            if (!help && command instanceof ServiceCommand && !(command instanceof NeedsNoService)) {
                return OptionalInt.empty();
            }
        } catch (ParameterException e) {
            // executing says the same in the usual words
        }
        return OptionalInt.of(execute(context, arguments));
    }

    private interface Work {
        int run();
    }

    /** What is still buffered may fail to be written, too. */
    private static int finish(CommandContext context, CommandLine commands, Work work) {
        PrintWriter err = commands.getErr();
        try {
            int exitCode = work.run();
            commands.getOut().flush();
            err.flush();
            return exitCode;
        } catch (RuntimeException | LinkageError e) {
            return report(context, e, err);
        }
    }

    private static int report(CommandContext context, Throwable failure, PrintWriter err) {
        try {
            return new Failures(context).report(failure, err);
        } catch (RuntimeException e) {
            return ExitCode.INFRASTRUCTURE; // nobody is left to be told
        }
    }
}
