package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import picocli.CommandLine.Option;

/** Which master a command is about. */
final class MasterOption {

    @Option(
            names = {"--cqrs-id", "-c"},
            required = true,
            paramLabel = "ID",
            description = "Id of the master.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String cqrsId;

    /**
     * The id; starts the service's persistence units.
     *
     * @throws dev.cqrsync.cli.support.CommandException when the service has no such master; names those it has
     */
    String id(CommandContext context) {
        context.models().master(cqrsId);
        return cqrsId;
    }
}
