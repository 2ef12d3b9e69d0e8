package dev.cqrsync.transport;

/** Takes the parts of an answer. Used by one thread. */
public interface Answer {

    /**
     * Sends a part.
     *
     * @param bytes no more than a message may have; nobody may change them
     * @throws RequestException when nobody waits for it any more
     */
    void part(byte[] bytes);

    /**
     * Tells that there is more to come. Sent now and then only, however often it is called.
     *
     * @throws RequestException when nobody waits for the answer any more
     */
    void working();
}
