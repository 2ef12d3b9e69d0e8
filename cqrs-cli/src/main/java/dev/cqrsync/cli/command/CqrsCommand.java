package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What is before the name of a command, and what all have in common. */
@Command(
        name = "cqrs",
        description = "Looks after the data that services replicate with cqrsync.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was done",
            "1:some rows, messages or lines failed, or a check found something",
            "2:the command line is wrong, or names what the service does not have",
            "3:the service, its database, its broker, a file or a pipe cannot be used",
            "130:cancelled"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar service.jar cqrs status",
            "  java -jar cqrs-cli.jar status                      in the container of a running service",
            "  java -jar cqrs-cli.jar --app service.jar status    for a service packaged without cqrs-cli"
        })
final class CqrsCommand {

    private final CommandContext context;

    CqrsCommand(CommandContext context) {
        this.context = context;
    }

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the traces of failures and what the service logs.")
    void verbose(boolean value) {
        context.verbose(value);
    }

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Show no progress.")
    void quiet(boolean value) {
        context.quiet(value);
    }
}
