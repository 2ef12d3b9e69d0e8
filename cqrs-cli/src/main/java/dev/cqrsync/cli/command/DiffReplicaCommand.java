package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "diff-replica",
        description = "Second stage: reads what diff-master prints, and prints what differs on this replica.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs diff-master --cqrs-id=account | cqrs diff-replica | cqrs diff-sync")
final class DiffReplicaCommand extends DiffStage {

    @Option(
            names = "--settle",
            paramLabel = "DURATION",
            converter = Durations.class,
            description =
                    "How long to wait before what differs is compared again, so that events under way do not count."
                            + " Default: 2s.")
    private Duration settle = Duration.ofSeconds(2);

    DiffReplicaCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        try (Progress progress = context().progress("Comparing", -1)) {
            replicaDiff().answer(lines(), settle, sink(), listener(progress));
        }
        return ExitCode.DONE;
    }
}
