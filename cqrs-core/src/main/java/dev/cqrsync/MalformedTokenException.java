package dev.cqrsync;

/** A text that is no {@link ChangeToken}, or one that does not fit the replica. Says what is wrong. */
public final class MalformedTokenException extends CqrsException {

    private static final long serialVersionUID = 1L;

    public MalformedTokenException(String problem) {
        super("Malformed change token: " + problem + ".");
    }

    public MalformedTokenException(String problem, Throwable cause) {
        super("Malformed change token: " + problem + ".", cause);
    }
}
