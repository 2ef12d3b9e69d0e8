package dev.cqrsync.transport;

/** Answers requests. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers one. When it returns, the answer is complete.
     *
     * @param request nothing in it is trusted yet
     * @throws Exception when it cannot be answered; the message is told to the one who asked
     */
    void handle(byte[] request, Answer answer) throws Exception;
}
