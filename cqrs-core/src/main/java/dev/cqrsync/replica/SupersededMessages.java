package dev.cqrsync.replica;

import dev.cqrsync.transport.IncomingMessage;
import java.util.List;

/** Tells which messages would change nothing, as the replica holds what they say or something newer. Thread-safe. */
@FunctionalInterface
public interface SupersededMessages {

    /**
     * Looks messages up.
     *
     * @param messages 1 or more, of any ids; nothing in them is trusted
     * @return one answer for each, in the same order; {@code false} where it cannot be told
     * @throws RuntimeException when what knows it is out of reach
     */
    List<Boolean> superseded(List<IncomingMessage> messages);
}
