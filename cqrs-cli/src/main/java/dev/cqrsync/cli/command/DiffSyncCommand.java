package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.sync.diff.DiffResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "diff-sync",
        description =
                "Third stage, on the master: reads what diff-replica prints, and repairs it by events to that replica.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs diff-master --cqrs-id=account | cqrs diff-replica | cqrs diff-sync --dry-run")
final class DiffSyncCommand extends DiffStage {

    @Option(
            names = "--dry-run",
            description = "Repair nothing, only tell what would be. The exit code is 1 when something differs.")
    private boolean dryRun;

    DiffSyncCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        DiffResult result;
        try (Progress progress = context().progress("Repairing", -1)) {
            if (!dryRun) {
                startPublishing();
            }
            result = masterDiff().repair(lines(), dryRun, listener(progress));
        }
        summary(result, dryRun);
        return dryRun && result.different() + result.retracted() > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}
