package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.DeadLetterFate;
import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.DeadLetterVisit;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.PublishOutcome;
import dev.cqrsync.transport.StoredDeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Dead letters of the {@link MemoryBroker}. */
final class MemoryDeadLetterStore implements DeadLetterStore {

    private static final int AT_ONCE = 100;

    private final MemoryBroker broker;

    MemoryDeadLetterStore(MemoryBroker broker) {
        this.broker = broker;
    }

    @Override
    public long count(String deadLetterQueue) {
        return broker.messages(deadLetterQueue).size();
    }

    @Override
    public long purge(String deadLetterQueue) {
        MemoryQueue queue = broker.queue(deadLetterQueue);
        long purged = 0;
        try {
            List<MemoryQueue.Entry> taken = queue.take(AT_ONCE, Duration.ZERO);
            while (!taken.isEmpty()) {
                taken.forEach(entry -> queue.acknowledge());
                purged += taken.size();
                taken = queue.take(AT_ONCE, Duration.ZERO);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return purged;
    }

    @Override
    public DeadLetterVisit visit(String deadLetterQueue, Visitor visitor) throws InterruptedException {
        return new Walk(broker.queue(deadLetterQueue), visitor).run(count(deadLetterQueue));
    }

    private final class Walk {

        private final MemoryQueue queue;
        private final Visitor visitor;
        private final List<MemoryQueue.Entry> kept = new ArrayList<>();
        private long visited;
        private long dropped;
        private long resent;
        private long unrouted;

        private Walk(MemoryQueue queue, Visitor visitor) {
            this.queue = queue;
            this.visitor = visitor;
        }

        private DeadLetterVisit run(long count) throws InterruptedException {
            try {
                boolean goOn = true;
                for (long open = count; goOn && open > 0; ) {
                    List<MemoryQueue.Entry> taken = queue.take((int) Math.min(open, AT_ONCE), Duration.ZERO);
                    open = taken.isEmpty() ? 0 : open - taken.size();
                    goOn = taken.isEmpty() || decide(taken);
                }
            } finally {
                queue.giveBack(kept);
            }
            return new DeadLetterVisit(visited, dropped, resent, unrouted);
        }

        private boolean decide(List<MemoryQueue.Entry> taken) throws InterruptedException {
            int done = 0;
            try {
                List<DeadLetterFate> fates =
                        visitor.decide(taken.stream().map(Walk::stored).toList());
                if (fates.size() != taken.size()) {
                    throw new IllegalStateException(
                            "the visitor returned %d fates for %d dead letters".formatted(fates.size(), taken.size()));
                }
                for (; done < fates.size(); done++) {
                    if (fates.get(done) instanceof DeadLetterFate.Stop) {
                        return false;
                    }
                    visited++;
                    if (!isGone(fates.get(done))) {
                        kept.add(taken.get(done));
                    }
                }
                return true;
            } finally {
                kept.addAll(taken.subList(done, taken.size()));
            }
        }

        private boolean isGone(DeadLetterFate fate) {
            if (fate instanceof DeadLetterFate.Resend resend) {
                OutgoingMessage message = resend.message();
                StoredMessage copy =
                        new StoredMessage(message.messageId(), message.route(), message.body(), message.headers());
                if (broker.route(copy) == PublishOutcome.UNROUTED) {
                    unrouted++;
                    return false;
                }
                resent++;
            } else if (fate instanceof DeadLetterFate.Drop) {
                dropped++;
            } else {
                return false;
            }
            queue.acknowledge();
            return true;
        }

        private static StoredDeadLetter stored(MemoryQueue.Entry entry) {
            StoredMessage message = entry.message();
            return new StoredDeadLetter(
                    message.messageId(), message.route().cqrsId(), message.body(), message.headers());
        }
    }
}
