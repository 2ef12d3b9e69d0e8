package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class H2OutboxRelayTest extends OutboxRelayContract {

    H2OutboxRelayTest() {
        super(TestDatabase.H2);
    }
}
