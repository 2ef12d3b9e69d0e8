package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "dump",
        description = "Prints the bodies of dead letters, one per line. They stay in the queue.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs dead-letters dump > dead-letters.jsonl")
final class DeadLettersDumpCommand extends ServiceCommand {

    @Mixin
    private DeadLetterOptions options = new DeadLetterOptions();

    DeadLettersDumpCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        DeadLetterOptions.of(context()).read(options.filter(), letter -> {
            out().println(Bodies.line(letter.body()));
            return true;
        });
        return ExitCode.DONE;
    }
}
