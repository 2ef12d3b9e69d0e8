package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.sync.dump.MalformedDumpException;
import dev.cqrsync.sync.load.BulkLoad;
import dev.cqrsync.sync.load.LoadReport;
import dev.cqrsync.sync.load.LoadRequest;
import java.io.IOException;
import java.nio.file.Files;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "bulk-load",
        description = {
            "Loads a dump into the replica whose id it has. Works while events come: rows that are newer here, or were"
                    + " deleted since, stay as they are.",
            "Takes dumps compressed with gzip as well."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs bulk-load --input account.dump",
            "  cqrs bulk-load --input account.dump --resume     after an interruption",
            "  java -jar master.jar cqrs bulk-dump -c account -o - | java -jar replica.jar cqrs bulk-load -i -"
        })
final class BulkLoadCommand extends ServiceCommand {

    private static final String STANDARD_INPUT = "-";

    @Option(
            names = {"--input", "-i"},
            required = true,
            paramLabel = "FILE",
            description = "File to load, - for standard input.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String input;

    @Option(
            names = {"--clear", "-c"},
            description =
                    "Afterwards delete the rows that are not in the dump, but for those that changed on the master"
                            + " after it was made. Nothing is deleted when a line cannot be read.")
    private boolean clear;

    @Option(
            names = {"--batch", "-b"},
            paramLabel = "ROWS",
            defaultValue = "2000",
            description = "Rows per transaction. Default: ${DEFAULT-VALUE}")
    private int batch;

    @Option(
            names = "--workers",
            paramLabel = "THREADS",
            defaultValue = "2",
            description = "Threads that write, each on a connection of its own. Default: ${DEFAULT-VALUE}")
    private int workers;

    @Option(
            names = "--resume",
            description = "Go on where an interrupted load of this file has ended, as <file>.progress says.")
    private boolean resume;

    BulkLoadCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws IOException {
        if (batch < 1 || workers < 1) {
            throw new ParameterException(spec().commandLine(), "--batch and --workers must be 1 or more.");
        }
        boolean stream = STANDARD_INPUT.equals(input);
        if (stream && resume) {
            throw new ParameterException(spec().commandLine(), "--resume needs a file, not standard input.");
        }
        if (!stream && !Files.isReadable(context().file(input))) {
            throw CommandException.usage("There is no file %s that can be read.".formatted(input));
        }
        context().models();
        BulkLoad loads = context().require(BulkLoad.class, "This service has no replicas to load.");
        LoadRequest request = LoadRequest.DEFAULT
                .withBatchSize(batch)
                .withWorkers(workers)
                .withClear(clear)
                .withResume(resume);
        LoadReport report;
        try (Progress progress = context().progress("load", stream || context().quiet() ? -1 : lines())) {
            LoadRequest told = request.withListener(new ReportedRows(progress, err()));
            report = stream
                    ? loads.load(told, context().in())
                    : loads.load(told, context().file(input));
        } catch (UnknownIdException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
        err().println("Done!");
        err().println("%d instance(s) loaded.".formatted(report.loaded()));
        err().println("%d created, %d updated, %d skipped, %d failed%s"
                .formatted(
                        report.created(),
                        report.updated(),
                        report.skipped(),
                        report.failed(),
                        clear ? ", %d deleted".formatted(report.deleted()) : ""));
        return report.failed() == 0 ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }

    /** Unknown where the file breaks off, as what comes before that is loaded all the same. */
    private long lines() throws IOException {
        try {
            return BulkLoad.lines(context().file(input));
        } catch (MalformedDumpException e) {
            return -1;
        }
    }
}
