package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.Progress;
import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.sync.diff.MasterDiff;
import dev.cqrsync.sync.diff.ReplicaDiff;
import dev.cqrsync.sync.diff.stream.DiffListener;
import dev.cqrsync.sync.diff.stream.LineSink;
import dev.cqrsync.sync.diff.stream.LineSource;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What the stages of a comparison have in common: lines in, lines out, notes for people. */
abstract class DiffStage extends ServiceCommand {

    private static final String EVENT_DELIVERIES = "cqrsEventDeliveries";

    DiffStage(CommandContext context) {
        super(context);
    }

    final MasterDiff masterDiff() {
        context().models();
        return context()
                .require(
                        MasterDiff.class,
                        "This service has no masters to compare. Run the command on the service that owns the rows.");
    }

    final ReplicaDiff replicaDiff() {
        context().models();
        return context()
                .require(
                        ReplicaDiff.class,
                        "This service has no replicas to compare, or no cqrs.queue. Run the command on the service that has the copies.");
    }

    /** Has events published that are written now, if nothing else does so. */
    final void startPublishing() {
        context().service().start(EVENT_DELIVERIES);
    }

    final LineSource lines() {
        return LineSource.of(new BufferedReader(new InputStreamReader(context().in(), StandardCharsets.UTF_8)));
    }

    final LineSink sink() {
        return line -> {
            out().print(line);
            out().print('\n');
        };
    }

    final DiffListener listener(Progress progress) {
        return new DiffListener() {

            private long before;

            @Override
            public void note(String text) {
                err().println(text);
            }

            @Override
            public void read(long rows) {
                progress.step(Math.max(0, rows - before));
                before = rows;
            }

            @Override
            public void exchanged(long bytes) {
                err().println("%d bytes have crossed the broker.".formatted(bytes));
            }
        };
    }

    /** The summary that scripts know from sync. */
    final void summary(DiffResult result, boolean dryRun) {
        String would = dryRun ? "would be " : "";
        long resent = dryRun ? result.different() : result.resent();
        out().println("Done!");
        out().println("%d instance(s) %ssynced.".formatted(resent, would));
        if (result.retracted() > 0) {
            out().println("%d instance(s) %sdeleted.".formatted(result.retracted(), would));
        }
        out().println("%d instance(s) processed.".formatted(result.different() + result.retracted()));
    }
}
