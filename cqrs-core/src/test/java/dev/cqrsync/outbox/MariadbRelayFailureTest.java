package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class MariadbRelayFailureTest extends RelayFailureContract {

    MariadbRelayFailureTest() {
        super(TestDatabase.MARIADB);
    }
}
