package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A replica on a database and with a write path, for all tests of a contract, each of which begins with empty tables. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReplicaContract {

    final TestDatabase database;
    final ApplyMode mode;
    ReplicaFixture fixture;

    ReplicaContract(TestDatabase database, ApplyMode mode) {
        this.database = database;
        this.mode = mode;
    }

    @BeforeAll
    void open() {
        fixture = new ReplicaFixture(database, ReplicaEntities.of(mode));
    }

    @AfterAll
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @AfterEach
    void clear() {
        fixture.clear();
    }
}
