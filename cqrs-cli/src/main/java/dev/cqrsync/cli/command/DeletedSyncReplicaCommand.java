package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.sync.diff.DeletedRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "deleted-sync-replica",
        description = "Third stage, on the replica: reads what deleted-diff-master prints, and deletes those rows.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs deleted-diff-replica --cqrs-id=account | cqrs deleted-diff-master | cqrs deleted-sync-replica")
final class DeletedSyncReplicaCommand extends DiffStage {

    @Option(names = "--dry-run", description = "Delete nothing, only tell what would be. The exit code is 1 then.")
    private boolean dryRun;

    DeletedSyncReplicaCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        DeletedRows result;
        try (Progress progress = context().progress("Deleting", -1)) {
            result = replicaDiff().deleteRows(lines(), dryRun, listener(progress));
        }
        out().println("Done!");
        out().println("%d instance(s) %sdeleted.".formatted(result.deleted(), dryRun ? "would be " : ""));
        out().println("%d instance(s) processed.".formatted(result.processed()));
        boolean found = dryRun && result.deleted() > 0;
        return result.failed() > 0 || found ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}
