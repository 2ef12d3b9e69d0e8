package dev.cqrsync.outbox.jdbc;

import dev.cqrsync.testing.TestDatabase;

class H2OutboxRepositoryTest extends OutboxRepositoryContract {

    H2OutboxRepositoryTest() {
        super(TestDatabase.H2);
    }
}
