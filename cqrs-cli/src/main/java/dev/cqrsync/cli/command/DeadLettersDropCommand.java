package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.deadletter.DeadLetterResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

@Command(
        name = "drop",
        description = "Removes some dead letters for good and prints their bodies, one per line.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs dead-letters drop --before 7d > dropped.jsonl",
            "  cqrs dead-letters drop --cqrs-id account --reason expired"
        })
final class DeadLettersDropCommand extends ServiceCommand {

    @Mixin
    private DeadLetterOptions options = new DeadLetterOptions();

    DeadLettersDropCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.isAll()) {
            throw new ParameterException(
                    spec().commandLine(), "Say which dead letters to drop, or remove all with 'dead-letters purge'.");
        }
        DeadLetterResult result = DeadLetterOptions.of(context())
                .drop(options.filter(), letter -> out().println(Bodies.line(letter.body())));
        out().flush();
        err().println("%d dropped.".formatted(result.done()));
        return ExitCode.DONE;
    }
}
