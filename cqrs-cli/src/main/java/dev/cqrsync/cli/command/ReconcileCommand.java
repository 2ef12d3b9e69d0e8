package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.sync.reconcile.MasterReconciliation;
import dev.cqrsync.sync.reconcile.ReconcileRequest;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "reconcile",
        description =
                "Compares this master with a replica through the broker, and repairs what differs. The replica must run"
                        + " with cqrs.reconcile.enabled=true.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs reconcile --cqrs-id=account --queue=billing --dry-run")
final class ReconcileCommand extends DiffStage {

    @Mixin
    private MasterOption master = new MasterOption();

    @Option(
            names = {"-q", "--queue"},
            required = true,
            paramLabel = "NAME",
            description = "The queue of the replica's service, its cqrs.queue.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String queue;

    @Option(
            names = "--content",
            description = "Compare values as well, so that rows are found which somebody edited on the replica.")
    private boolean content;

    @Option(
            names = "--dry-run",
            description = "Repair nothing, only tell what would be. The exit code is 1 when something differs.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long to wait for a sign of life of the replica. Default: 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    ReconcileCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (timeout.isZero()) {
            throw new ParameterException(spec().commandLine(), "--timeout must be more than 0.");
        }
        String cqrsId = master.id(context());
        MasterReconciliation reconciliation = context()
                .require(
                        MasterReconciliation.class,
                        "This service has no masters to compare, or no broker. Run the command on the service that owns the rows.");
        DiffResult result;
        try (Progress progress = context().progress("Comparing", -1)) {
            if (!dryRun) {
                startPublishing();
            }
            result = reconciliation.reconcile(
                    new ReconcileRequest(cqrsId, queue, content, dryRun, timeout), listener(progress));
        }
        summary(result, dryRun);
        return dryRun && result.different() + result.retracted() > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}
