package dev.cqrsync.cli.command;

import picocli.CommandLine.Command;

@Command(
        name = "dead-letters",
        description = "Messages that could not be applied: look at them, try them again, drop them.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpWidth = 100)
final class DeadLettersCommand {}
