package dev.cqrsync;

/** What a {@link ChangeEvent} says about its row. The constant names are the words on the wire. */
public enum SignalType {
    /** The row was created or updated. */
    SAVE,
    /** The row was deleted. */
    DELETE,
    /** The row is sent again on request of an operator, whatever the replica holds. */
    SYNC
}
