package dev.cqrsync.cli.command;

import dev.cqrsync.cli.support.CommandContext;
import dev.cqrsync.cli.support.CommandException;
import dev.cqrsync.deadletter.DeadLetterFilter;
import dev.cqrsync.deadletter.DeadLetters;
import dev.cqrsync.transport.DeadLetterReason;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class DeadLetterOptions {

    private static final String QUEUE_MISSING =
            "This service has no dead letters, as cqrs.queue is not set. Run the command on a service with replicas.";

    @Option(names = "--cqrs-id", paramLabel = "ID", description = "Only those of a model.")
    private @Nullable String cqrsId;

    @Option(names = "--pk", paramLabel = "KEY", description = "Only those of a row; a composite key is a JSON object.")
    private @Nullable String pk;

    @Option(
            names = "--reason",
            paramLabel = "WORD",
            description = "Only those of a reason: malformed, unknown-id, unfit, expired, failed, too-large.")
    private @Nullable String reason;

    @Option(names = "--exception", paramLabel = "TEXT", description = "Only those whose error contains a text.")
    private @Nullable String exception;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            description = "Only what failed then or later: a moment such as 2026-01-31T08:00:00Z, or 2h, 30m, 7d ago.")
    private @Nullable String since;

    @Option(names = "--before", paramLabel = "WHEN", description = "Only what failed earlier than that.")
    private @Nullable String before;

    /** The service's dead letters. */
    static DeadLetters of(CommandContext context) {
        return context.require(DeadLetters.class, QUEUE_MISSING);
    }

    /** Whether every letter is meant. */
    boolean isAll() {
        return filter().equals(DeadLetterFilter.ALL);
    }

    DeadLetterFilter filter() {
        return new DeadLetterFilter(
                cqrsId, pk, reason(), exception, moment("--since", since), moment("--before", before));
    }

    private @Nullable String reason() {
        List<String> known = Arrays.stream(DeadLetterReason.values())
                .map(DeadLetterReason::word)
                .toList();
        if (reason != null && !known.contains(reason)) {
            throw CommandException.usage(
                    "There is no reason '%s'; known are: %s.".formatted(reason, String.join(", ", known)));
        }
        return reason;
    }

    private static @Nullable Instant moment(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.endsWith("Z") ? Instant.parse(text) : Instant.now().minus(ago(text));
        } catch (DateTimeParseException e) {
            throw CommandException.usage(
                    "%s takes a moment such as 2026-01-31T08:00:00Z or a time ago such as 2h or 7d, not '%s'."
                            .formatted(option, text));
        }
    }

    private static Duration ago(String text) {
        String amount = text.toUpperCase(Locale.ROOT);
        return Duration.parse(amount.endsWith("D") ? "P" + amount : "PT" + amount);
    }
}
