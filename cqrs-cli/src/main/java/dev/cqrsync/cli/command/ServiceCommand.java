package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a service. Made anew for each run. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = false,
        usageHelpWidth = 100)
abstract class ServiceCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    ServiceCommand(CommandContext context) {
        this.context = context;
    }

    /** What the command works with. */
    final CommandContext context() {
        return context;
    }

    /** Takes lines of output. Flushed at the end, whatever happens. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Takes lines for people. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The command as picocli knows it, to refuse combinations of options with a {@code ParameterException}. */
    final CommandSpec spec() {
        return spec;
    }
}
