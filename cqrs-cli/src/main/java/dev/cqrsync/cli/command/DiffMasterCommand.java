package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.sync.diff.stream.DiffListener;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "diff-master",
        description = "First stage of comparing a master with a replica: prints what the master has.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs diff-master --cqrs-id=account | cqrs diff-replica | cqrs diff-sync",
            "  cqrs diff-master --cqrs-id=account --format=pairs > pairs    for a Python service"
        })
final class DiffMasterCommand extends DiffStage {

    /** Formats of the stream. */
    enum Format {
        /** Digests of buckets of rows. */
        DIGEST,
        /** Key and revision of each row. */
        PAIRS
    }

    @Mixin
    private MasterOption master = new MasterOption();

    @Option(
            names = "--format",
            description =
                    "digest: small, finds deleted rows too, needs cqrsync on both sides; pairs: the format of Python"
                            + " services. Default: digest, or pairs with a filter.")
    private @Nullable Format format;

    @Option(
            names = "--content",
            description = "Compare values as well, so that rows are found which somebody edited on the replica. Format"
                    + " digest only.")
    private boolean content;

    @Option(
            names = {"-f", "--filter"},
            paramLabel = "JSON",
            description = "Compare these rows only, for example '{\"id__gte\": 100}'. Format pairs only.")
    private @Nullable String filter;

    @Option(
            names = {"-b", "--batch"},
            paramLabel = "N",
            description = "Rows per line of format pairs. Default: ${DEFAULT-VALUE}.")
    private int batch = 10_000;

    DiffMasterCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        boolean pairs = format == Format.PAIRS || format == null && filter != null;
        if (!pairs && filter != null) {
            throw usage("--filter needs --format=pairs, as the replica cannot tell which of its rows are meant.");
        }
        if (pairs && content) {
            throw usage("--content needs --format=digest, and no filter.");
        }
        if (batch < 1) {
            throw usage("--batch must be 1 or more.");
        }
        String cqrsId = master.id(context());
        try (Progress progress = context().progress("Reading", -1)) {
            DiffListener listener = listener(progress);
            if (pairs) {
                RowFilter rows = filter == null ? RowFilter.ALL : RowFilter.parse(filter);
                masterDiff().pairs(cqrsId, rows, batch, sink(), listener);
            } else {
                masterDiff().digests(cqrsId, content, sink(), listener);
            }
        }
        return ExitCode.DONE;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec().commandLine(), message);
    }
}
