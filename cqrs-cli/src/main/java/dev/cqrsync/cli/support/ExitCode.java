package dev.cqrsync.cli.support;

/** What a command's exit code tells. A promise to scripts. */
public final class ExitCode {

    /** Everything was done. */
    public static final int DONE = 0;

    /** Some rows, messages or lines failed, or a check found something; the rest was done. */
    public static final int SOME_FAILED = 1;

    /** The command line is wrong, or names an id or a thing that the service does not have. Nothing was done. */
    public static final int USAGE = 2;

    /** The service cannot start, or its database, broker, file or pipe cannot be used. */
    public static final int INFRASTRUCTURE = 3;

    /** Somebody pressed Ctrl-C; the number that shells give it. */
    public static final int CANCELLED = 130;

    private ExitCode() {}
}
