package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.deadletter.DeadLetters;
import picocli.CommandLine.Command;

@Command(
        name = "purge",
        description = "Removes all dead letters of this service for good.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs dead-letters dump > backup.jsonl && cqrs dead-letters purge")
final class DeadLettersPurgeCommand extends ServiceCommand {

    DeadLettersPurgeCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        DeadLetters letters = DeadLetterOptions.of(context());
        long purged = letters.purge();
        out().println("Total dead letters: " + purged);
        if (purged > 0) {
            out().println("Purged");
        }
        return ExitCode.DONE;
    }
}
