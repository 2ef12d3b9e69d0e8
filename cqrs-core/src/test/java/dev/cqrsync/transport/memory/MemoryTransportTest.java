package dev.cqrsync.transport.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cqrsync.transport.BackOff;
import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.MessageSubscriber;
import dev.cqrsync.transport.QueueStates;
import dev.cqrsync.transport.TransportContract;
import java.time.Duration;
import java.util.List;

class MemoryTransportTest extends TransportContract {

    private final MemoryBroker broker = new MemoryBroker(new BackOff(Duration.ofMillis(20), Duration.ofMillis(50)));

    @Override
    protected MessagePublisher openPublisher() {
        return broker.publisher();
    }

    @Override
    protected MessageSubscriber subscriber() {
        return broker.subscriber();
    }

    @Override
    protected QueueStates queueStates() {
        return broker.queueStates();
    }

    @Override
    protected List<Found> drain(String queue) {
        return broker.messages(queue).stream()
                .map(message -> new Found(new String(message.body(), UTF_8), message.headers()))
                .toList();
    }

    @Override
    protected void cleanUp() {}
}
