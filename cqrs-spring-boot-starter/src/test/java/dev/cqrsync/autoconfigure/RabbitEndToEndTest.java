package dev.cqrsync.autoconfigure;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.boot.SpringApplication;

@EnabledIfEnvironmentVariable(named = "CQRSYNC_RABBIT_URL", matches = ".+", disabledReason = "it names no RabbitMQ")
class RabbitEndToEndTest extends EndToEndContract {

    private static final String URI = System.getenv("CQRSYNC_RABBIT_URL");

    @Override
    Map<String, Object> transport() {
        return Map.of("spring.rabbitmq.addresses", URI);
    }

    @Override
    void share(SpringApplication application) {}

    @AfterEach
    void leaveNothingOnTheBroker() throws Exception {
        stopServices();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(URI);
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDelete(name);
            channel.queueDelete(name + "_dead");
            channel.exchangeDelete(name);
        }
    }
}
