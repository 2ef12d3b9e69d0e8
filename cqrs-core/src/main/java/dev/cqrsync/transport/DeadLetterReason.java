package dev.cqrsync.transport;

/** Why a message ends as a dead letter. The constant's name in lower case with hyphens is the header's value. */
public enum DeadLetterReason {
    /** The body is no event. */
    MALFORMED,
    /** No replica of this service has the event's id. */
    UNKNOWN_ID,
    /** A value does not fit the replica's column, or a required one is missing. */
    UNFIT,
    /** The event is past its time. */
    EXPIRED,
    /** Applying it failed as often as it may. */
    FAILED,
    /** The body is larger than this service takes. */
    TOO_LARGE;

    /** The value of the header {@link Headers#REASON}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
