package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.dump.BulkDump;
import dev.cqrsync.sync.dump.DumpReport;
import dev.cqrsync.sync.dump.DumpRequest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "bulk-dump",
        description = {
            "Writes all rows of a master, as they are at one moment, to a file or to standard output.",
            "A file has its name only once it is whole."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs bulk-dump --cqrs-id account",
            "  cqrs bulk-dump --cqrs-id account --gzip --output - | ssh backup 'cat > account.dump.gz'",
            "  cqrs bulk-dump --cqrs-id account --output - | java -jar replica.jar cqrs bulk-load --input -"
        })
final class BulkDumpCommand extends ServiceCommand {

    private static final String STANDARD_OUTPUT = "-";

    @Mixin
    private MasterOption master = new MasterOption();

    @Option(
            names = {"--output", "-o"},
            paramLabel = "FILE",
            description = "File to write, - for standard output. Default: <id>.dump")
    private @Nullable String output;

    @Option(
            names = {"--force", "-f"},
            description = "Overwrite the file if it exists.")
    private boolean force;

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "Only these rows, for example '{\"id__gte\": 100}'. Default: all.")
    private @Nullable String filter;

    @Option(
            names = {"--batch", "-b"},
            paramLabel = "ROWS",
            defaultValue = "1000",
            description = "Rows in memory at once. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(names = "--gzip", description = "Compress with gzip.")
    private boolean gzip;

    BulkDumpCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws IOException {
        if (batch < 1) {
            throw new ParameterException(spec().commandLine(), "--batch must be 1 or more.");
        }
        RowFilter rows = filter == null ? RowFilter.ALL : RowFilter.parse(filter);
        String cqrsId = master.id(context());
        BulkDump dumps = context().require(BulkDump.class, "This service cannot dump its masters; add a database.");
        DumpRequest request =
                DumpRequest.of(cqrsId).withFilter(rows).withBatchSize(batch).withGzip(gzip);
        DumpReport report;
        try (Progress progress = context().progress("dump", context().quiet() ? -1 : dumps.count(request))) {
            report = dump(dumps, request.withListener(new ReportedRows(progress, err())));
        }
        err().println("Done!");
        err().println("%d instance(s) saved.".formatted(report.saved()));
        err().println("%d instance(s) processed.".formatted(report.processed()));
        return report.failed() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }

    private DumpReport dump(BulkDump dumps, DumpRequest request) throws IOException {
        if (STANDARD_OUTPUT.equals(output)) {
            return dumps.dump(request, context().out());
        }
        Path file = context().file(output == null ? request.cqrsId() + ".dump" : output);
        try {
            return dumps.dump(request, file, force);
        } catch (FileAlreadyExistsException e) {
            throw CommandException.usage("%s exists already; overwrite it with --force.".formatted(file));
        }
    }
}
