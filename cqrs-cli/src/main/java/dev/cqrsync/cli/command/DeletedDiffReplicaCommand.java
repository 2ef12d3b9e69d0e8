package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "deleted-diff-replica",
        description = "First stage of looking for deleted rows as Python services do: prints all keys of this replica.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs deleted-diff-replica --cqrs-id=account | cqrs deleted-diff-master | cqrs deleted-sync-replica")
final class DeletedDiffReplicaCommand extends DiffStage {

    @Option(names = "--cqrs-id", required = true, paramLabel = "ID", description = "The model.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String cqrsId;

    @Option(
            names = {"-b", "--batch"},
            paramLabel = "N",
            description = "Keys per line. Default: ${DEFAULT-VALUE}.")
    private int batch = 10_000;

    DeletedDiffReplicaCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (batch < 1) {
            throw new ParameterException(spec().commandLine(), "--batch must be 1 or more.");
        }
        context().models().replica(cqrsId);
        try (Progress progress = context().progress("Reading", -1)) {
            replicaDiff().keys(cqrsId, batch, sink(), listener(progress));
        }
        return ExitCode.DONE;
    }
}
