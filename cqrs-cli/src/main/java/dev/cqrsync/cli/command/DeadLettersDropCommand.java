package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.deadletter.DeadLetter;
import dev.cqrsync.deadletter.DeadLetterResult;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.deadletter.SupersededCheck;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

@Command(
        name = "drop",
        description = "Removes some dead letters for good and prints their bodies, one per line.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs dead-letters drop --before 7d > dropped.jsonl",
            "  cqrs dead-letters drop --cqrs-id account --reason expired",
            "  cqrs dead-letters drop --superseded"
        })
final class DeadLettersDropCommand extends ServiceCommand {

    private static final String REPLICA_MISSING =
            "This service has no replica that could tell what is superseded. Run the command on the service that"
                    + " replicates the models of these letters, or choose letters by another option.";

    @Mixin
    private DeadLetterOptions options = new DeadLetterOptions();

    @Option(
            names = "--superseded",
            description =
                    "Only those that would change nothing, as the replica holds what they say or something newer.")
    private boolean superseded;

    DeadLettersDropCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (options.isAll() && !superseded) {
            throw new ParameterException(
                    spec().commandLine(), "Say which dead letters to drop, or remove all with 'dead-letters purge'.");
        }
        DeadLetters letters = DeadLetterOptions.of(context());
        Consumer<DeadLetter> printed = letter -> out().println(Bodies.line(letter.body()));
        DeadLetterResult result = superseded
                ? letters.dropSuperseded(options.filter(), check(), printed)
                : letters.drop(options.filter(), printed);
        out().flush();
        err().println(
                        superseded
                                ? "%d dropped, %d stay that may still change something."
                                        .formatted(result.done(), result.left())
                                : "%d dropped.".formatted(result.done()));
        return ExitCode.DONE;
    }

    private SupersededCheck check() {
        if (context().models().replicaIds().isEmpty()) {
            throw CommandException.usage(REPLICA_MISSING);
        }
        return context().require(SupersededCheck.class, REPLICA_MISSING);
    }
}
