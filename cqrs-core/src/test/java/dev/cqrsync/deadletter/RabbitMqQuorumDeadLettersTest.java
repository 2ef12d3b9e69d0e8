package dev.cqrsync.deadletter;

import dev.cqrsync.transport.rabbit.QueueType;

class RabbitMqQuorumDeadLettersTest extends RabbitMqDeadLettersTest {

    @Override
    protected QueueType queueType() {
        return QueueType.QUORUM;
    }

    @Override
    protected boolean keepsOrder() {
        return false;
    }
}
