package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.cli.support.Models;
import dev.cqrsync.contract.ContractExporter;
import dev.cqrsync.mapping.FieldNaming;
import picocli.CommandLine.Command;

@Command(
        name = "export",
        description = "Prints the contract of this service's masters.",
        footerHeading = "%nExample:%n",
        footer = "  cqrs contract export > contract.json")
final class ContractExportCommand extends ServiceCommand {

    ContractExportCommand(CommandContext context) {
        super(context);
    }

    @Override
    public Integer call() {
        Models models = context().models();
        if (models.masters().isEmpty()) {
            throw CommandException.usage(
                    "This service has no masters to export. Run the command on the service that owns the rows.");
        }
        FieldNaming naming = context().require(FieldNaming.class, "This service does not use cqrsync.");
        out().print(new ContractExporter(naming).export(models.masters()).toJson());
        return ExitCode.DONE;
    }
}
