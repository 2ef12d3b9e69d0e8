package dev.cqrsync.cli.command;

import picocli.CommandLine.Command;

@Command(
        name = "contract",
        description = "What masters offer, as a file that replicas can be checked against.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100)
final class ContractCommand {}
