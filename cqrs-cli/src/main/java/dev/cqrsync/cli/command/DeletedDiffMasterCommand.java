package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import picocli.CommandLine.Command;

@Command(
        name = "deleted-diff-master",
        description =
                "Second stage: reads what deleted-diff-replica prints, and prints the keys that the master has not.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs deleted-diff-replica --cqrs-id=account | cqrs deleted-diff-master | cqrs deleted-sync-replica")
final class DeletedDiffMasterCommand extends DiffStage {

    DeletedDiffMasterCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        try (Progress progress = context().progress("Comparing", -1)) {
            masterDiff().unknownKeys(lines(), sink(), listener(progress));
        }
        return ExitCode.DONE;
    }
}
