package dev.cqrsync.cli.command;

import dev.cqrsync.CqrsException;
import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Models;
import dev.cqrsync.contract.Contract;
import dev.cqrsync.contract.ContractChecker;
import dev.cqrsync.contract.ContractModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Checks this service's replicas against what masters offer, and prints what does not fit.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  cqrs contract check accounts.json orders.json",
            "  java -jar master.jar cqrs contract export | java -jar replica.jar cqrs contract check -"
        })
final class ContractCheckCommand extends ServiceCommand {

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Contracts of masters; - is standard input.")
    private List<String> files = List.of();

    ContractCheckCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Map<String, ContractModel> offered = new LinkedHashMap<>();
        files.forEach(file -> offered.putAll(read(file).models()));
        Models models = context().models();
        if (models.replicas().isEmpty()) {
            throw CommandException.usage("This service has no replicas to check.");
        }
        ContractChecker checker = new ContractChecker(new Contract(offered));
        List<String> mismatches = models.replicas().stream()
                .flatMap(replica -> checker.check(replica).stream())
                .sorted()
                .toList();
        mismatches.forEach(out()::println);
        out().flush();
        if (mismatches.isEmpty()) {
            err().println("All replicas fit: %s.".formatted(String.join(", ", models.replicaIds())));
            return ExitCode.DONE;
        }
        return ExitCode.SOME_FAILED;
    }

    private Contract read(String file) {
        try {
            return Contract.fromJson(
                    file.equals("-")
                            ? new String(context().in().readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(context().file(file)));
        } catch (IOException e) {
            throw CommandException.infrastructure(
                    "The contract '%s' cannot be read (%s). Name a file that 'contract export' has written."
                            .formatted(file, e),
                    e);
        } catch (CqrsException e) {
            throw CommandException.usage("%s (%s)".formatted(e.getMessage(), file));
        }
    }
}
