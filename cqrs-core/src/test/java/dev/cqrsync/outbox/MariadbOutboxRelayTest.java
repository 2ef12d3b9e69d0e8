package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class MariadbOutboxRelayTest extends OutboxRelayContract {

    MariadbOutboxRelayTest() {
        super(TestDatabase.MARIADB);
    }
}
