package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import org.junit.jupiter.api.Nested;

/** The contract of loading on every database and both write paths. */
class LoadContractTest {

    @Nested
    class H2Jdbc extends LoadContract {
        H2Jdbc() {
            super(TestDatabase.H2, ApplyMode.JDBC);
        }
    }

    @Nested
    class H2Entity extends LoadContract {
        H2Entity() {
            super(TestDatabase.H2, ApplyMode.ENTITY);
        }
    }

    @Nested
    class PostgreSqlJdbc extends LoadContract {
        PostgreSqlJdbc() {
            super(TestDatabase.POSTGRESQL, ApplyMode.JDBC);
        }
    }

    @Nested
    class PostgreSqlEntity extends LoadContract {
        PostgreSqlEntity() {
            super(TestDatabase.POSTGRESQL, ApplyMode.ENTITY);
        }
    }

    @Nested
    class MariaDbJdbc extends LoadContract {
        MariaDbJdbc() {
            super(TestDatabase.MARIADB, ApplyMode.JDBC);
        }
    }

    @Nested
    class MariaDbEntity extends LoadContract {
        MariaDbEntity() {
            super(TestDatabase.MARIADB, ApplyMode.ENTITY);
        }
    }
}
