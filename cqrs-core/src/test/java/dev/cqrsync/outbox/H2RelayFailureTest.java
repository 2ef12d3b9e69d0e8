package dev.cqrsync.outbox;

import dev.cqrsync.testing.TestDatabase;

class H2RelayFailureTest extends RelayFailureContract {

    H2RelayFailureTest() {
        super(TestDatabase.H2);
    }
}
