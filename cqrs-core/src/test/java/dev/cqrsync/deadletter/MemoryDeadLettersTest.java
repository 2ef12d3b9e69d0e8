package dev.cqrsync.deadletter;

import dev.cqrsync.transport.DeadLetterStore;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.memory.MemoryBroker;
import java.util.Set;

class MemoryDeadLettersTest extends DeadLettersContract {

    private final MemoryBroker broker = new MemoryBroker();

    @Override
    protected MessagePublisher openPublisher() {
        broker.declareQueue(deadLetterQueue, Set.of("account"));
        return broker.publisher();
    }

    @Override
    protected MessageSubscriber subscriber() {
        return broker.subscriber();
    }

    @Override
    protected DeadLetterStore store() {
        return broker.deadLetters();
    }

    @Override
    protected void cleanUp() {}
}
