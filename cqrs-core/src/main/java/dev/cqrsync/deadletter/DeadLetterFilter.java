package dev.cqrsync.deadletter;

import dev.cqrsync.serialization.EventWriter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that fit everything that is given.
 *
 * @param cqrsId id of the model
 * @param pk primary key as plain text or, a composite one, as a JSON object
 * @param reason the word of a {@link dev.cqrsync.transport.DeadLetterReason}
 * @param exception part of the error, in any case
 * @param failedFrom the earliest moment; letters that tell none do not fit
 * @param failedBefore the moment that is too late; letters that tell none do not fit
 */
public record DeadLetterFilter(
        @Nullable String cqrsId,
        @Nullable String pk,
        @Nullable String reason,
        @Nullable String exception,
        @Nullable Instant failedFrom,
        @Nullable Instant failedBefore) {

    /** Every dead letter. */
    public static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null, null);

    private static final EventWriter TEXT = new EventWriter();

    /** Narrowed to a model. */
    public DeadLetterFilter withCqrsId(String value) {
        return new DeadLetterFilter(value, pk, reason, exception, failedFrom, failedBefore);
    }

    /** Narrowed to a primary key. */
    public DeadLetterFilter withPk(String value) {
        return new DeadLetterFilter(cqrsId, value, reason, exception, failedFrom, failedBefore);
    }

    /** Narrowed to a reason. */
    public DeadLetterFilter withReason(String value) {
        return new DeadLetterFilter(cqrsId, pk, value, exception, failedFrom, failedBefore);
    }

    /** Narrowed to errors that contain a text. */
    public DeadLetterFilter withException(String value) {
        return new DeadLetterFilter(cqrsId, pk, reason, value, failedFrom, failedBefore);
    }

    /** Narrowed to what failed at a moment or later. */
    public DeadLetterFilter withFailedFrom(Instant value) {
        return new DeadLetterFilter(cqrsId, pk, reason, exception, value, failedBefore);
    }

    /** Narrowed to what failed before a moment. */
    public DeadLetterFilter withFailedBefore(Instant value) {
        return new DeadLetterFilter(cqrsId, pk, reason, exception, failedFrom, value);
    }

    /** Whether a letter is meant. */
    public boolean matches(DeadLetter letter) {
        return (cqrsId == null || cqrsId.equals(letter.cqrsId()))
                && (pk == null || isKey(pk, letter.pk()))
                && (reason == null || reason.equals(letter.reason()))
                && (exception == null || contains(letter.exception(), exception))
                && (failedFrom == null
                        || (letter.failedAt() != null && !letter.failedAt().isBefore(failedFrom)))
                && (failedBefore == null
                        || (letter.failedAt() != null && letter.failedAt().isBefore(failedBefore)));
    }

    private static boolean isKey(String wanted, @Nullable Object key) {
        return key != null && (wanted.equals(key.toString()) || wanted.equals(TEXT.text(key)));
    }

    private static boolean contains(@Nullable String text, String part) {
        return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }
}
