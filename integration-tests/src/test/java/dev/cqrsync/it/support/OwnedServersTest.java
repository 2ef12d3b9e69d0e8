package dev.cqrsync.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedServersTest {

    @TempDir
    Path directory;

    @Test
    void rabbitKeepsMessagesOverAKill() throws Exception {
        try (OwnedRabbit rabbit = OwnedRabbit.startOrSkip(directory)) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(rabbit.uri());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("q", true, false, false, null);
            }
            rabbit.stop(); // its tables reach the disk some time after a declaration, other than messages
            rabbit.startAgain();
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.confirmSelect();
                channel.basicPublish("", "q", MessageProperties.PERSISTENT_BASIC, new byte[] {1});
                channel.waitForConfirmsOrDie(10_000);
            }
            rabbit.kill();
            rabbit.startAgain();
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                assertThat(channel.messageCount("q")).isEqualTo(1);
            }
        }
    }

    @Test
    void postgresKeepsRowsOverARestartAndAKill() throws Exception {
        try (OwnedPostgres postgres = OwnedPostgres.start(directory)) {
            execute(postgres.jdbcUrl(), "create table t (c int)");
            postgres.stop();
            postgres.startAgain();
            execute(postgres.jdbcUrl(), "insert into t values (1)");
            postgres.kill();
            postgres.startAgain();
            postgres.stop();
            postgres.startAgain();
            assertThat(rows(postgres.jdbcUrl())).isEqualTo(1);
        }
    }

    @Test
    void mariadbKeepsRowsOverARestartAndAKill() throws Exception {
        try (OwnedMariadb mariadb = OwnedMariadb.start(directory)) {
            execute(mariadb.jdbcUrl(), "create table t (c int)");
            mariadb.stop();
            mariadb.startAgain();
            execute(mariadb.jdbcUrl(), "insert into t values (1)");
            mariadb.kill();
            mariadb.startAgain();
            assertThat(rows(mariadb.jdbcUrl())).isEqualTo(1);
        }
    }

    private static void execute(String jdbcUrl, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows(String jdbcUrl) throws SQLException {
        try (var connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from t")) {
            row.next();
            return row.getInt(1);
        }
    }
}
