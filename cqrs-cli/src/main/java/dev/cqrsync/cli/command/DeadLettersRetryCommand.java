package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.deadletter.DeadLetterResult;
import dev.cqrsync.deadletter.DeadLetters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "retry",
        description = "Sends dead letters to this service again, with no attempt counted and a fresh time to live.",
        footerHeading = "%nExamples:%n",
        footer = {"  cqrs dead-letters retry", "  cqrs dead-letters retry --cqrs-id account --pk 4711"})
final class DeadLettersRetryCommand extends ServiceCommand {

    @Mixin
    private DeadLetterOptions options = new DeadLetterOptions();

    DeadLettersRetryCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        DeadLetters letters = DeadLetterOptions.of(context());
        long total = letters.count();
        out().println("Total dead letters: " + total);
        long[] number = {0};
        DeadLetterResult result = letters.retry(options.filter(), (letter, body) -> {
            out().println("Retrying: %d/%d".formatted(++number[0], total));
            out().println(Bodies.line(body));
        });
        if (result.left() > 0) {
            out().flush();
            err().println("%d of %d stay dead letters, as this service does not replicate their ids."
                    .formatted(result.left(), result.matched()));
            return ExitCode.SOME_FAILED;
        }
        return ExitCode.DONE;
    }
}
