package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.resend.BulkSync;
import dev.cqrsync.sync.resend.SyncReport;
import dev.cqrsync.sync.resend.SyncRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "sync",
        description = {
            "Sends rows of a master to its replicas again.",
            "Straight to the broker, and done when the broker has taken them; or through the outbox, like events."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs sync --cqrs-id account --filter '{\"id__in\": [1, 2]}'",
            "  cqrs sync --cqrs-id account --filter '{}' --queue replica --rate 500"
        })
final class SyncCommand extends ServiceCommand {

    @Mixin
    private MasterOption master = new MasterOption();

    @Option(
            names = {"--filter", "-f"},
            paramLabel = "JSON",
            description = "Which rows, for example '{\"name__startswith\": \"A\"}'; '{}' is all. Default: none.")
    private @Nullable String filter;

    @Option(
            names = {"--queue", "-q"},
            paramLabel = "QUEUE",
            description = "The only service queue to send to. Default: all replicas.")
    private @Nullable String queue;

    @Option(
            names = {"--batch", "-b"},
            paramLabel = "ROWS",
            defaultValue = "500",
            description = "Rows per query and transaction. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "0",
            description = "Rows per second at most. Default: as many as can be.")
    private double rate;

    @Option(
            names = "--outbox",
            description = "Store the rows in the outbox, to be sent by the service as it sends events.")
    private boolean outbox;

    SyncCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (batch < 1 || rate < 0) {
            throw new ParameterException(
                    spec().commandLine(), "--batch must be 1 or more, and --rate must not be negative.");
        }
        RowFilter rows = RowFilter.parse(filter);
        String cqrsId = master.id(context());
        BulkSync syncs = context().require(BulkSync.class, "This service has no masters to send.");
        SyncRequest request = SyncRequest.of(cqrsId, rows)
                .withQueue(queue)
                .withBatchSize(batch)
                .withRate(rate)
                .withOutbox(outbox);
        SyncReport report;
        try (Progress progress = context().progress("sync", context().quiet() ? -1 : syncs.count(request))) {
            report = syncs.sync(request.withListener(new ReportedRows(progress, err())));
        }
        out().println("Done!");
        out().println("%d instance(s) synced.".formatted(report.synced()));
        out().println("%d instance(s) processed.".formatted(report.processed()));
        if (report.unrouted() > 0) {
            err().println("%d of them went nowhere, as no queue takes them.".formatted(report.unrouted()));
        }
        if (rows.isNone()) {
            err().println("No filter means no rows; --filter '{}' means all.");
        }
        return report.failed() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
}
