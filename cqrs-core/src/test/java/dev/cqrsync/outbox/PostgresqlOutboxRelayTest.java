package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class PostgresqlOutboxRelayTest extends OutboxRelayContract {

    PostgresqlOutboxRelayTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
