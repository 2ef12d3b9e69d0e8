package dev.cqrsync.example.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedBrokerTest {

    @Test
    void routesByTopicAndConfirms() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Connection connection = connect(broker);
                Channel channel = connection.createChannel()) {
            channel.exchangeDeclare("cqrs", "topic", true);
            channel.queueDeclare("replica", true, false, false, null);
            channel.queueBind("replica", "cqrs", "account");
            channel.confirmSelect();

            channel.basicPublish("cqrs", "account", true, null, "hello".getBytes(StandardCharsets.UTF_8));

            channel.waitForConfirmsOrDie(Duration.ofSeconds(10).toMillis());
            assertThat(channel.basicGet("replica", true).getBody()).asString().isEqualTo("hello");
        }
    }

    @Test
    void stopsListeningWhenClosed() {
        EmbeddedBroker broker = EmbeddedBroker.start();
        broker.close();

        assertThatThrownBy(() -> connect(broker)).isInstanceOf(ConnectException.class);
    }

    @Test
    void twoBrokersDoNotMeet() throws Exception {
        try (EmbeddedBroker one = EmbeddedBroker.start();
                EmbeddedBroker other = EmbeddedBroker.start();
                Connection toOne = connect(one);
                Connection toOther = connect(other);
                Channel oneChannel = toOne.createChannel()) {
            // closed by the broker, with the error
            Channel otherChannel = toOther.createChannel();
            oneChannel.queueDeclare("replica", true, false, false, null);

            assertThatThrownBy(() -> otherChannel.queueDeclarePassive("replica"))
                    .isInstanceOf(IOException.class)
                    .cause()
                    .hasMessageContaining("404");
        }
    }

    private static Connection connect(EmbeddedBroker broker) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(broker.uri());
        factory.setVirtualHost("/");
        return factory.newConnection();
    }
}
