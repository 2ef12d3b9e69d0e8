package dev.cqrsync.transport.rabbit;

import com.rabbitmq.client.Channel;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.DeadLetterVisit;
import dev.cqrsync.transport.QueueState;
import dev.cqrsync.transport.StoredDeadLetter;
import java.io.IOException;
import java.util.List;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Dead letters in a queue of the broker. A visit fetches them one by one without acknowledging: what it keeps, the
 * broker puts back into its place when the channel is closed, whoever closes it. RabbitMQ closes it by itself when a
 * letter was held for longer than its {@code consumer_timeout}, 30 minutes by default. On a quorum queue, kept letters
 * may come back in another order.
 */
public final class RabbitDeadLetterStore implements DeadLetterStore {

    private final ConnectionFactory connections;
    private final RabbitSettings settings;

    /** @param connections stays the caller's */
    public RabbitDeadLetterStore(ConnectionFactory connections, RabbitSettings settings) {
        this.connections = connections;
        this.settings = settings;
    }

    @Override
    public long count(String deadLetterQueue) {
        QueueState state = new RabbitQueueStates(connections).of(deadLetterQueue);
        return state == null ? 0 : state.messages();
    }

    @Override
    public long purge(String deadLetterQueue) {
        if (count(deadLetterQueue) == 0) {
            return 0;
        }
        try (DeadLetterChannel channel = DeadLetterChannel.open(connections, deadLetterQueue)) {
            return channel.purge();
        }
    }

    @Override
    public DeadLetterVisit visit(String deadLetterQueue, Visitor visitor) throws InterruptedException {
        // Letters resent now may fail and come back while this goes on: they are not to be met again.
        long open = count(deadLetterQueue);
        try (DeadLetterChannel channel = DeadLetterChannel.open(connections, deadLetterQueue);
                PublisherLink link = new PublisherLink(
                        connections, settings, "dead letters of '%s'".formatted(deadLetterQueue), this::declare)) {
            DeadLetterTransfers transfers = new DeadLetterTransfers(channel, link, settings.exchange());
            try {
                while (open > 0) {
                    List<Delivery> letters = channel.next(open);
                    open = letters.isEmpty() ? 0 : open - letters.size();
                    if (!letters.isEmpty() && !transfers.carryOut(letters, visitor.decide(stored(letters)))) {
                        open = 0;
                    }
                }
            } finally {
                // What the broker has taken by now must not be there twice, even when the visitor has failed.
                transfers.finish();
            }
            return transfers.result();
        }
    }

    private void declare(Channel channel) throws IOException {
        new RabbitTopology(settings).declareExchange(channel);
    }

    private static List<StoredDeadLetter> stored(List<Delivery> letters) {
        return letters.stream()
                .map(letter -> new StoredDeadLetter(
                        letter.messageId(),
                        letter.message().route().isDirect()
                                ? letter.message().route().cqrsId()
                                : null,
                        letter.message().body(),
                        letter.message().headers()))
                .toList();
    }
}
