package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is tried out leaves nothing behind. */
class SavepointsTest {

    private interface Test {
        void with(Connection connection, Savepoints savepoints) throws SQLException;
    }

    /** In a transaction that has inserted 1 into a table of numbers. */
    private static void on(TestDatabase database, Test test) {
        try (TestDatabase.Handle handle = database.create();
                Connection connection = handle.dataSource().getConnection()) {
            execute(connection, "CREATE TABLE tried (number INTEGER)");
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO tried VALUES (1)");
            test.with(connection, new Savepoints(connection, false));
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<Integer> numbers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM tried ORDER BY number")) {
            List<Integer> numbers = new ArrayList<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTriedOutIsTakenBackWithTheSavepointsThatItHasKept(TestDatabase database) {
        on(database, (connection, savepoints) -> {
            savepoints.tryOut(series -> {
                assertThat(series.attempt(() -> execute(connection, "INSERT INTO nowhere VALUES (2)")))
                        .isNotNull();
                series.attempt(() -> execute(connection, "INSERT INTO tried VALUES (2)"));
                assertThat(series.attempt(() -> execute(connection, "INSERT INTO nowhere VALUES (3)")))
                        .isNotNull();
                series.attempt(() -> execute(connection, "INSERT INTO tried VALUES (3)"));
                series.query(() -> assertThat(numbers(connection)).containsExactly(1, 2, 3));
            });
            assertThat(numbers(connection)).containsExactly(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void theTransactionGoesOnAfterAFailureOfWhatIsTriedOut(TestDatabase database) {
        on(database, (connection, savepoints) -> {
            savepoints.tryOut(series -> {
                execute(connection, "INSERT INTO tried VALUES (2)");
                execute(connection, "INSERT INTO nowhere VALUES (3)");
            });
            execute(connection, "INSERT INTO tried VALUES (4)");
            assertThat(numbers(connection)).containsExactly(1, 4);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailureThatHasEndedTheTransactionIsThrown(TestDatabase database) {
        on(
                database,
                (connection, savepoints) -> assertThatThrownBy(() -> savepoints.tryOut(series -> {
                            execute(connection, "ROLLBACK"); // as MariaDB does for a deadlock
                            throw new IllegalStateException("deadlock");
                        }))
                        .hasMessage("deadlock"));
    }
}
