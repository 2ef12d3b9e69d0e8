package dev.cqrsync.transport;

import java.util.List;

/** Takes delivered messages, batch by batch; called by several workers at once. */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles a batch. Whatever is to last must be committed before this returns, as the broker forgets the messages
     * then.
     *
     * @param batch 1 or more messages in the order of delivery
     * @return one disposition for each message, in the same order
     * @throws HandlerUnavailableException when nothing is wrong with the messages but they cannot be handled now; the
     *     same batch is handed in again later, and no message is lost or counted as failed
     */
    List<Disposition> handle(List<IncomingMessage> batch);
}
