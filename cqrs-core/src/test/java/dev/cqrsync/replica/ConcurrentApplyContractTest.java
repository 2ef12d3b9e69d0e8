package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import org.junit.jupiter.api.Nested;

/** Concurrency on every database and both write paths. */
class ConcurrentApplyContractTest {

    @Nested
    class H2Jdbc extends ConcurrentApplyContract {
        H2Jdbc() {
            super(TestDatabase.H2, ApplyMode.JDBC);
        }
    }

    @Nested
    class H2Entity extends ConcurrentApplyContract {
        H2Entity() {
            super(TestDatabase.H2, ApplyMode.ENTITY);
        }
    }

    @Nested
    class PostgreSqlJdbc extends ConcurrentApplyContract {
        PostgreSqlJdbc() {
            super(TestDatabase.POSTGRESQL, ApplyMode.JDBC);
        }
    }

    @Nested
    class PostgreSqlEntity extends ConcurrentApplyContract {
        PostgreSqlEntity() {
            super(TestDatabase.POSTGRESQL, ApplyMode.ENTITY);
        }
    }

    @Nested
    class MariaDbJdbc extends ConcurrentApplyContract {
        MariaDbJdbc() {
            super(TestDatabase.MARIADB, ApplyMode.JDBC);
        }
    }

    @Nested
    class MariaDbEntity extends ConcurrentApplyContract {
        MariaDbEntity() {
            super(TestDatabase.MARIADB, ApplyMode.ENTITY);
        }
    }
}
