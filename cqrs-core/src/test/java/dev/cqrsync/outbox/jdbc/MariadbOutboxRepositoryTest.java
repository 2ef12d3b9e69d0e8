package dev.cqrsync.outbox.jdbc;

import dev.cqrsync.testing.TestDatabase;

class MariadbOutboxRepositoryTest extends OutboxRepositoryContract {

    MariadbOutboxRepositoryTest() {
        super(TestDatabase.MARIADB);
    }
}
