package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.StatementTimeout;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.HandlerUnavailableException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Real failures of real databases, and whose they are. */
class FailureKindTest {

    private static final String[] TABLES = {
        "CREATE TABLE parents (n int PRIMARY KEY)",
        "CREATE TABLE numbers (n int PRIMARY KEY, word varchar(3), small smallint, "
                + "parent int REFERENCES parents (n), CONSTRAINT positive CHECK (n > 0))",
        "INSERT INTO numbers (n) VALUES (1)",
        "INSERT INTO numbers (n) VALUES (2)"
    };

    private static JdbcTemplate tables(TestDatabase.Handle database) {
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        Stream.of(TABLES).forEach(jdbc::execute);
        return jdbc;
    }

    private static FailureKind kind(Runnable work) {
        Throwable failure = catchThrowable(work::run);
        assertThat(failure).isNotNull();
        return FailureKind.of(new IllegalStateException("wrapped", failure));
    }

    @ParameterizedTest
    @EnumSource
    void valuesThatDoNotFitAreToldFromConstraintsAndFromKeysThatAreTaken(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create()) {
            JdbcTemplate jdbc = tables(handle);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n, word) VALUES (3, 'four')")))
                    .isEqualTo(FailureKind.UNFIT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n, small) VALUES (3, 70000)")))
                    .isEqualTo(FailureKind.UNFIT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n) VALUES (NULL)")))
                    .isEqualTo(FailureKind.UNFIT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (word) VALUES ('a')")))
                    .isEqualTo(FailureKind.UNFIT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n) VALUES (0)")))
                    .as("check constraint")
                    .isEqualTo(FailureKind.EVENT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n, parent) VALUES (3, 7)")))
                    .as("foreign key")
                    .isEqualTo(FailureKind.EVENT);
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n) VALUES (1)")))
                    .isEqualTo(FailureKind.DUPLICATE_KEY);
            assertThat(kind(() -> jdbc.queryForList("SELECT * FROM nowhere"))).isEqualTo(FailureKind.EVENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlockIsContention(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create()) {
            TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(handle.dataSource()));
            JdbcTemplate jdbc = tables(handle);
            CompletableFuture<Void> firstLocked = new CompletableFuture<>();
            CompletableFuture<Void> secondLocked = new CompletableFuture<>();
            Throwable failure = catchThrowable(() -> CompletableFuture.allOf(
                            OwnThread.run(() -> lockBoth(transactions, jdbc, 1, 2, firstLocked, secondLocked)),
                            OwnThread.run(() -> lockBoth(transactions, jdbc, 2, 1, secondLocked, firstLocked)))
                    .join());
            assertThat(FailureKind.of(failure)).isEqualTo(FailureKind.CONTENTION);
        }
    }

    private static void lockBoth(
            TransactionTemplate transactions,
            JdbcTemplate jdbc,
            int first,
            int second,
            CompletableFuture<Void> locked,
            CompletableFuture<Void> otherLocked) {
        transactions.executeWithoutResult(status -> {
            jdbc.update("UPDATE numbers SET word = 'a' WHERE n = ?", first);
            locked.complete(null);
            otherLocked.join();
            jdbc.update("UPDATE numbers SET word = 'b' WHERE n = ?", second);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLockThatOthersHoldIsContention(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                Connection one = DriverManager.getConnection(handle.jdbcUrl());
                Connection other = DriverManager.getConnection(handle.jdbcUrl());
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            tables(handle);
            one.setAutoCommit(false);
            first.execute("UPDATE numbers SET word = 'a' WHERE n = 1");
            second.execute(
                    switch (database) {
                        case H2 -> "SET LOCK_TIMEOUT 50";
                        case POSTGRESQL -> "SET lock_timeout = 50";
                        case MARIADB -> "SET innodb_lock_wait_timeout = 1";
                    });
            assertThat(kind(second, "UPDATE numbers SET word = 'b' WHERE n = 1"))
                    .isEqualTo(FailureKind.CONTENTION);
            one.rollback();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MARIADB") // locks instead
    void aSerializationFailureIsContention(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                Connection one = DriverManager.getConnection(handle.jdbcUrl());
                Connection other = DriverManager.getConnection(handle.jdbcUrl());
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            tables(handle);
            for (Connection connection : List.of(one, other)) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            second.executeQuery("SELECT count(*) FROM numbers").close();
            first.execute("UPDATE numbers SET word = 'a' WHERE n = 1");
            one.commit();
            assertThat(kind(second, "UPDATE numbers SET word = 'b' WHERE n = 1"))
                    .isEqualTo(FailureKind.CONTENTION);
            other.rollback();
        }
    }

    private static FailureKind kind(Statement statement, String sql) {
        return kind(() -> {
            try {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStatementThatTakesTooLongIsSlow(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                Connection connection = DriverManager.getConnection(handle.jdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            new StatementTimeout(DatabaseKind.of(handle.dataSource()), Duration.ofMillis(200)).begin(connection);
            assertThat(kind(
                            statement,
                            switch (database) {
                                case H2 -> "SELECT count(*) FROM system_range(1, 100000) a, system_range(1, 100000) b";
                                case POSTGRESQL -> "SELECT pg_sleep(30)";
                                case MARIADB -> """
                                        SELECT count(*)
                                        FROM information_schema.collations a, information_schema.collations b,
                                             information_schema.collations c, information_schema.collations d""";
                            }))
                    .isEqualTo(FailureKind.SLOW);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void aReadOnlyTransactionIsUnavailable(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                Connection connection = DriverManager.getConnection(handle.jdbcUrl());
                Statement statement = connection.createStatement()) {
            tables(handle);
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION READ ONLY");
            assertThat(kind(statement, "INSERT INTO numbers (n) VALUES (3)")).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @Test
    void aReadOnlyDatabaseIsUnavailable(@TempDir Path directory) throws SQLException {
        String url = "jdbc:h2:file:" + directory.resolve("data");
        new JdbcTemplate(new DriverManagerDataSource(url)).execute("CREATE TABLE numbers (n int)");
        JdbcTemplate reading = new JdbcTemplate(new DriverManagerDataSource(url + ";ACCESS_MODE_DATA=r"));
        assertThat(kind(() -> reading.update("INSERT INTO numbers (n) VALUES (3)")))
                .isEqualTo(FailureKind.UNAVAILABLE);
    }

    @Test
    void aStatementLargerThanTheServerTakesIsNoOutage() {
        try (TestDatabase.Handle handle = TestDatabase.MARIADB.create()) {
            JdbcTemplate jdbc = new JdbcTemplate(handle.dataSource());
            Integer limit = jdbc.queryForObject("SELECT @@max_allowed_packet", Integer.class);
            jdbc.execute("CREATE TABLE texts (word longtext)");
            String tooLong = "x".repeat(limit + 1_000);
            assertThat(kind(() -> jdbc.update("INSERT INTO texts VALUES (?)", tooLong)))
                    .isIn(FailureKind.EVENT, FailureKind.UNFIT, FailureKind.DISCONNECTED);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2")
    void aFullDiskIsUnavailable(TestDatabase database) {
        try (TestDatabase.Handle handle = database.create()) {
            JdbcTemplate jdbc = tables(handle);
            if (database == TestDatabase.POSTGRESQL) {
                jdbc.execute("""
                        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = 'disk_full'; END $$""");
                jdbc.execute("CREATE TRIGGER full_disk BEFORE INSERT ON numbers FOR EACH ROW"
                        + " EXECUTE FUNCTION full_disk()");
            } else {
                jdbc.execute("CREATE TRIGGER full_disk BEFORE INSERT ON numbers FOR EACH ROW"
                        + " SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'Disk full'");
            }
            assertThat(kind(() -> jdbc.update("INSERT INTO numbers (n) VALUES (3)")))
                    .isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExhaustedPoolIsUnavailable(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(handle.jdbcUrl());
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(250);
            try (Connection taken = pool.getConnection()) {
                TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
                assertThat(taken.isValid(1)).isTrue();
                assertThat(kind(() -> transactions.executeWithoutResult(status -> {})))
                        .isEqualTo(FailureKind.UNAVAILABLE);
                assertThat(kind(() -> new JdbcTemplate(pool).execute("SELECT 1")))
                        .isEqualTo(FailureKind.UNAVAILABLE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatRefusesConnectionsIsUnavailable(TestDatabase database) {
        String nobody = switch (database) {
            case H2 -> "jdbc:h2:tcp://127.0.0.1:1/none";
            case POSTGRESQL -> "jdbc:postgresql://127.0.0.1:1/none?user=none";
            case MARIADB -> "jdbc:mariadb://127.0.0.1:1/none?user=none";
        };
        TransactionTemplate transactions =
                new TransactionTemplate(new JdbcTransactionManager(new DriverManagerDataSource(nobody)));
        assertThat(kind(() -> transactions.executeWithoutResult(status -> {}))).isEqualTo(FailureKind.UNAVAILABLE);
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatIsGoneIsNotTakenForAnOutageAtOnce(TestDatabase database) throws SQLException {
        try (TestDatabase.Handle handle = database.create();
                Connection connection = DriverManager.getConnection(handle.jdbcUrl());
                Statement statement = connection.createStatement()) {
            new JdbcTemplate(handle.dataSource())
                    .execute(
                            switch (database) {
                                case H2 -> "CALL ABORT_SESSION(%s)".formatted(id(statement, "SESSION_ID()"));
                                case POSTGRESQL ->
                                    "SELECT pg_terminate_backend(%s)".formatted(id(statement, "pg_backend_pid()"));
                                case MARIADB -> "KILL " + id(statement, "connection_id()");
                            });
            assertThat(kind(statement, "SELECT 1")).isEqualTo(FailureKind.DISCONNECTED);
        }
    }

    private static String id(Statement statement, String function) throws SQLException {
        try (var result = statement.executeQuery("SELECT " + function)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void theStoreOfAHandlerMayBeAwayWhateverItIs() {
        for (Throwable away : List.of(
                new HandlerUnavailableException("said so"),
                new DataAccessResourceFailureException("Spring's word for it"),
                new QueryTimeoutException("a client that waits for its connection"),
                new IOException("a plain client", new ConnectException("refused")))) {
            assertThat(FailureKind.of(new IllegalStateException(away))).isEqualTo(FailureKind.UNAVAILABLE);
        }
    }

    @Test
    void aConnectionToTheStoreOfAHandlerThatIsGoneIsNotTakenForAnOutageAtOnce() {
        for (Throwable lost : List.of(
                new SocketException("Connection reset"),
                new SocketTimeoutException("Read timed out"),
                new ClosedChannelException(),
                new IOException("recvAddress(..) failed: Connection reset by peer"))) {
            assertThat(FailureKind.of(new IllegalStateException(lost))).isEqualTo(FailureKind.DISCONNECTED);
        }
        assertThat(FailureKind.of(new IllegalStateException(new IOException("no such file"))))
                .isEqualTo(FailureKind.EVENT);
    }

    @Test
    void anythingElseIsTheEvents() {
        assertThat(FailureKind.of(new IllegalArgumentException("by a handler"))).isEqualTo(FailureKind.EVENT);
        assertThat(FailureKind.of(new IllegalStateException(new ConversionException("no number"))))
                .isEqualTo(FailureKind.UNFIT);
    }
}
