package dev.cqrsync.outbox.jdbc;

import dev.cqrsync.testing.TestDatabase;

class PostgresqlOutboxRepositoryTest extends OutboxRepositoryContract {

    PostgresqlOutboxRepositoryTest() {
        super(TestDatabase.POSTGRESQL);
    }
}
