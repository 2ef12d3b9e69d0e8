package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import org.junit.jupiter.api.Nested;

/** The contract on every database and both write paths. */
class ApplyContractTest {

    @Nested
    class H2Jdbc extends ApplyContract {
        H2Jdbc() {
            super(TestDatabase.H2, ApplyMode.JDBC);
        }
    }

    @Nested
    class H2Entity extends ApplyContract {
        H2Entity() {
            super(TestDatabase.H2, ApplyMode.ENTITY);
        }
    }

    @Nested
    class PostgreSqlJdbc extends ApplyContract {
        PostgreSqlJdbc() {
            super(TestDatabase.POSTGRESQL, ApplyMode.JDBC);
        }
    }

    @Nested
    class PostgreSqlEntity extends ApplyContract {
        PostgreSqlEntity() {
            super(TestDatabase.POSTGRESQL, ApplyMode.ENTITY);
        }
    }

    @Nested
    class MariaDbJdbc extends ApplyContract {
        MariaDbJdbc() {
            super(TestDatabase.MARIADB, ApplyMode.JDBC);
        }
    }

    @Nested
    class MariaDbEntity extends ApplyContract {
        MariaDbEntity() {
            super(TestDatabase.MARIADB, ApplyMode.ENTITY);
        }
    }
}
