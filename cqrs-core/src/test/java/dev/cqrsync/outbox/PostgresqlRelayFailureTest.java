package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class PostgresqlRelayFailureTest extends RelayFailureContract {

    PostgresqlRelayFailureTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
