package dev.cqrsync.example.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.transport.MessagePublisher;
import dev.cqrsync.transport.OutgoingMessage;
import dev.cqrsync.transport.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What the handler of purchases makes of events; with Redis, if one is named. */
@AutoConfigureMockMvc
@SpringBootTest(
        classes = ReplicaApplication.class,
        properties = {
            "spring.config.name=example-replica",
            "spring.datasource.url=jdbc:h2:mem:example-replica-purchases;DB_CLOSE_DELAY=-1",
            "spring.rabbitmq.addresses=amqp://no-broker.invalid",
            "cqrs.transport=memory"
        })
class PurchaseTest {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private MessagePublisher publisher;

    @Autowired
    private ObjectProvider<PurchaseRanking> ranking;

    @DynamicPropertySource
    static void ownKey(DynamicPropertyRegistry properties) {
        properties.add("example.redis-key", () -> "cqrsync-test:" + UUID.randomUUID());
    }

    @Test
    void purchasesAreKeptWithTheStepsOfTheirStatusAndRanked() {
        boolean redis = System.getenv("CQRSYNC_REDIS_URL") != null;
        assertThat(ranking.getIfAvailable() != null).isEqualTo(redis);

        save(1, 0, "PLACED", "10.00", "{\"status\":null}");
        save(2, 3, "PLACED", "30.00", "{\"status\":null}");
        save(1, 1, "PLACED", "20.00", "{}"); // a line only
        save(1, 2, "PAID", "20.00", "{\"status\":\"PLACED\"}");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mvc.get().uri("/api/purchases?sort=id"))
                        .bodyJson()
                        .isLenientlyEqualTo("""
                                {"content": [
                                  {"id": 1, "customer": "Ann", "status": "PAID", "steps": "PLACED PAID", "items": 3,
                                   "total": 20.00, "contents": "2 × Atlas, 1 × Chess", "revision": 2},
                                  {"id": 2, "steps": "PLACED"}]}
                                """));
        assertThat(mvc.get().uri("/api/largest-purchases")).bodyJson().isLenientlyEqualTo("""
                {"source": "%s", "purchases": [{"id": 2}, {"id": 1}]}
                """.formatted(
                        redis ? "Redis" : "table"));

        for (int id = 1; id <= 2; id++) {
            publish("""
                    {"signal_type":"DELETE","cqrs_id":"purchase","instance_pk":%d,
                     "instance_data":{"id":%d,"cqrs_revision":9,"cqrs_updated":"2026-01-02 00:00:00+00:00"}}
                    """.formatted(id, id));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(mvc.get().uri("/api/largest-purchases"))
                        .bodyJson()
                        .isLenientlyEqualTo("{\"purchases\": []}"));
        assertThat(mvc.get().uri("/api/overview")).bodyJson().isLenientlyEqualTo("{\"purchases\": 0}");
    }

    private void save(long id, long revision, String status, String total, String previous) {
        publish("""
                {"signal_type":"SAVE","cqrs_id":"purchase","instance_pk":%d,"previous_data":%s,
                 "instance_data":{"id":%d,"cqrs_revision":%d,"cqrs_updated":"2026-01-01 00:00:00+00:00",
                  "customer":"Ann","status":"%s","items":3,"total":%s,
                  "lines":[{"product":"Atlas","quantity":2,"price":1},{"product":"Chess","quantity":1,"price":2}]}}
                """.formatted(id, previous, id, revision, status, total));
    }

    private void publish(String body) {
        publisher
                .publish(new OutgoingMessage(
                        UUID.randomUUID().toString(),
                        Route.toAll("purchase"),
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of()))
                .join();
    }
}
