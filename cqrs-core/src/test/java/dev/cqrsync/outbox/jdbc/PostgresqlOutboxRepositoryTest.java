package dev.cqrsync.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.outbox.OutboxPayload;
import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlOutboxRepositoryTest extends OutboxRepositoryContract {

    private static final List<OutboxPayload> ONE = List.of(new OutboxPayload(new byte[] {7}, 1));

    PostgresqlOutboxRepositoryTest() {
        super(TestDatabase.POSTGRESQL);
    }

    /** As often as makes the driver prepare the statement on the server, and in every way that it can be told to speak. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "preferQueryMode=extended",
                "preferQueryMode=extendedForPrepared",
                "preferQueryMode=extendedCacheEverything",
                "preferQueryMode=simple",
                "prepareThreshold=1",
                "autosave=always",
                "autosave=conservative",
                "autosave=always&cleanupSavepoints=true"
            })
    void theCommitIsSentAlongWithTheLastRecord(String settings) throws Exception {
        try (Connection connection = DriverManager.getConnection(outbox().jdbcUrl() + "&" + settings)) {
            connection.setAutoCommit(false);
            for (int i = 1; i <= 8; i++) {
                execute(connection, "create temporary table anything%d (id int)".formatted(i));
                outbox().repository().insertLast(connection, ONE, Duration.ZERO);
                assertThat(outbox().records()).isEqualTo(i); // as others see it
                connection.commit();
            }
            connection.setAutoCommit(true);
            execute(connection, "select count(*) from anything8");
        }
    }

    @Test
    void aConstraintThatIsCheckedAtTheCommitFailsItAndNothingIsStored() throws Exception {
        try (Connection connection = outbox().dataSource().getConnection()) {
            execute(connection, "create table parent (id int primary key)");
            execute(connection, """
                    create table child (parent_id int references parent deferrable initially deferred)""");
            connection.setAutoCommit(false);
            execute(connection, "insert into child values (1)");
            assertThatThrownBy(() -> outbox().repository().insertLast(connection, ONE, Duration.ZERO))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23503"));
            connection.rollback();
            execute(connection, "drop table child, parent");
            connection.commit();
        }
        assertThat(outbox().records()).isZero();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
