package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {"  alias cqrs='java -jar cqrs-cli.jar'", "  source <(cqrs completion)"})
final class CompletionCommand extends ServiceCommand implements NeedsNoService {

    CompletionCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        out().print(AutoComplete.bash("cqrs", spec().root().commandLine()));
        return ExitCode.DONE;
    }
}
