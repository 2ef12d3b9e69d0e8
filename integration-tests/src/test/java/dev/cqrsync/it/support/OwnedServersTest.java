package dev.cqrsync.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedServersTest {

    @TempDir
    Path directory;

    @Test
    void rabbitKeepsMessagesOverAKill() throws Exception {
        OwnedRabbit rabbit = OwnedRabbit.start(directory).orElse(null);
        Assumptions.assumeTrue(rabbit != null, "skipped: no RabbitMQ is installed here");
        try (rabbit) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(rabbit.uri());
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("q", true, false, false, null);
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
    void postgresKeepsRowsOverARestart() throws Exception {
        try (OwnedPostgres postgres = OwnedPostgres.start(directory)) {
            try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
                    Statement statement = connection.createStatement()) {
                statement.execute("create table t as select 1 as c");
            }
            postgres.stop();
            postgres.startAgain();
            try (var connection = DriverManager.getConnection(postgres.jdbcUrl());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select c from t")) {
                assertThat(row.next()).isTrue();
            }
        }
    }
}
