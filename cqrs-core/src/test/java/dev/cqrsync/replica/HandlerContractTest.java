package dev.cqrsync.replica;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import org.junit.jupiter.api.Nested;

/** The contract of handlers on every database, whatever write path the entity declares. */
class HandlerContractTest {

    @Nested
    class H2Jdbc extends HandlerContract {
        H2Jdbc() {
            super(TestDatabase.H2, ApplyMode.JDBC);
        }
    }

    @Nested
    class H2Entity extends HandlerContract {
        H2Entity() {
            super(TestDatabase.H2, ApplyMode.ENTITY);
        }
    }

    @Nested
    class PostgreSqlJdbc extends HandlerContract {
        PostgreSqlJdbc() {
            super(TestDatabase.POSTGRESQL, ApplyMode.JDBC);
        }
    }

    @Nested
    class PostgreSqlEntity extends HandlerContract {
        PostgreSqlEntity() {
            super(TestDatabase.POSTGRESQL, ApplyMode.ENTITY);
        }
    }

    @Nested
    class MariaDbJdbc extends HandlerContract {
        MariaDbJdbc() {
            super(TestDatabase.MARIADB, ApplyMode.JDBC);
        }
    }

    @Nested
    class MariaDbEntity extends HandlerContract {
        MariaDbEntity() {
            super(TestDatabase.MARIADB, ApplyMode.ENTITY);
        }
    }
}
