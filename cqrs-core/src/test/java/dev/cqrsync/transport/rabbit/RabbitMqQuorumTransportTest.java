package dev.cqrsync.transport.rabbit;

/** The whole contract on quorum queues. */
class RabbitMqQuorumTransportTest extends RabbitMqTransportTest {

    @Override
    protected QueueType queueType() {
        return QueueType.QUORUM;
    }
}
