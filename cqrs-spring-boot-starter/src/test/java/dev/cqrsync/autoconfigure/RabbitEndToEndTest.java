package dev.cqrsync.autoconfigure;

import dev.cqrsync.testing.TestServers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.SpringApplication;

class RabbitEndToEndTest extends EndToEndContract {

    @BeforeAll
    static void needsABroker() {
        Assumptions.assumeTrue(TestServers.rabbitUri().isPresent(), "skipped: CQRSYNC_RABBIT_URL names no RabbitMQ");
    }

    @Override
    Map<String, Object> transport() {
        return Map.of("spring.rabbitmq.addresses", TestServers.rabbitUri().orElseThrow());
    }

    @Override
    void share(SpringApplication application) {}

    @AfterEach
    void leaveNothingOnTheBroker() throws Exception {
        stopServices();
        var factory = new com.rabbitmq.client.ConnectionFactory();
        factory.setUri(TestServers.rabbitUri().orElseThrow());
        try (var connection = factory.newConnection();
                var channel = connection.createChannel()) {
            channel.queueDelete(name);
            channel.queueDelete(name + "_dead");
            channel.exchangeDelete(name);
        }
    }
}
