package dev.cqrsync.capture;

/** What happens when SQL changes a master's table without its replicas being told. */
public enum OnBypass {
    /** A warning, once for each text of a statement. */
    WARN,
    /** An exception instead of the statement. */
    FAIL,
    /** Nothing. */
    IGNORE
}
