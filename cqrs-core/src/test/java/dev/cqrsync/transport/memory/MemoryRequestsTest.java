package dev.cqrsync.transport.memory;

import dev.cqrsync.transport.RequestContract;
import dev.cqrsync.transport.RequestSender;
import dev.cqrsync.transport.RequestServer;

class MemoryRequestsTest extends RequestContract {

    private final MemoryBroker broker = new MemoryBroker();

    @Override
    protected RequestSender sender() {
        return broker.requestSender();
    }

    @Override
    protected RequestServer server() {
        return broker.requestServer();
    }
}
