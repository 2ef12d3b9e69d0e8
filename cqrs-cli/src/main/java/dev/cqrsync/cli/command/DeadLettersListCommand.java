package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.deadletter.DeadLetter;
import dev.cqrsync.deadletter.DeadLetters;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        description = "Shows dead letters, oldest first: when they failed, why, model, signal, key and error,"
                + " separated by tabs.",
        footerHeading = "%nExamples:%n",
        footer = {"  cqrs dead-letters list", "  cqrs dead-letters list --cqrs-id account --reason unfit --since 2h"})
final class DeadLettersListCommand extends ServiceCommand {

    @Mixin
    private DeadLetterOptions options = new DeadLetterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Show no more than this many (default: ${DEFAULT-VALUE}).")
    private long limit;

    DeadLettersListCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        DeadLetters letters = DeadLetterOptions.of(context());
        long total = letters.count();
        long[] shown = {0};
        if (limit > 0) {
            letters.read(options.filter(), letter -> {
                out().println(line(letter));
                return ++shown[0] < limit;
            });
        }
        out().flush();
        err().println("%d shown, %d in the queue.".formatted(shown[0], total));
        return ExitCode.DONE;
    }

    private static String line(DeadLetter letter) {
        return String.join(
                "\t",
                letter.failedAt() == null
                        ? "-"
                        : letter.failedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                text(letter.reason()),
                text(letter.cqrsId()),
                text(letter.event() == null ? null : letter.event().signalType()),
                text(letter.pk()),
                text(letter.exception()));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString().replaceAll("\\s+", " ");
    }
}
