package dev.cqrsync.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.it.wire.replica.WireReplicaApp;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever arrives, the consumer lives: what it cannot take is kept with a reason, and the next message is applied. */
class BadMessagesTest {

    private static final String GOOD = Fixtures.messages().get(0).body();

    private static Map<byte[], String> badBodies() {
        Map<byte[], String> bodies = new LinkedHashMap<>();
        bodies.put(bytes(""), "malformed");
        bodies.put(bytes("no JSON"), "malformed");
        bodies.put(bytes(GOOD.substring(0, GOOD.length() - 1)), "malformed");
        bodies.put(bytes("[1]"), "malformed");
        bodies.put(bytes("7"), "malformed");
        bodies.put(bytes("null"), "malformed");
        bodies.put(bytes("{}"), "malformed");
        bodies.put(bytes(GOOD.replace("\"signal_type\":\"SAVE\",", "")), "malformed");
        bodies.put(bytes(GOOD.replace("\"SAVE\"", "\"EXPLODE\"")), "malformed");
        bodies.put(bytes(GOOD.replace("\"cqrs_revision\":0", "\"cqrs_revision\":9223372036854775808")), "malformed");
        bodies.put(invalidUtf8(), "malformed");
        bodies.put(bytes(GOOD.replace("\"cqrs_id\":\"account\"", "\"cqrs_id\":\"nobody\"")), "unknown-id");
        bodies.put(bytes(GOOD.replace("\"score\":1", "\"score\":\"many\"")), "unfit");
        bodies.put(bytes(GOOD.replace("Account 000001", "x".repeat(101))), "unfit");
        bodies.put(bytes(GOOD.replace("Account 000001", "a\\u0000b")), "unfit");
        bodies.put(
                bytes(GOOD.replace("\"instance_pk\":1", "\"instance_pk\":\"one\"")
                        .replace("\"id\":1", "\"id\":\"one\"")),
                "unfit");
        bodies.put(bytes(GOOD.replace("\"Account 000001\"", "null")), "unfit");
        bodies.put(bytes(GOOD.replace("\"name\":\"Account 000001\",", "")), "unfit");
        bodies.put(bytes(GOOD.replace("Account 000001", "x".repeat(10 << 20))), "too-large");
        return bodies;
    }

    @ParameterizedTest
    @EnumSource
    void endAsDeadLettersWithAReason(TestDatabase database) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport()) {
            PlainClient client = new PlainClient(transport);
            try (Service replica = Service.start(
                    WireReplicaApp.class,
                    transport,
                    rows.jdbcUrl(),
                    Map.of("cqrs.queue", transport.queue(), "cqrs.replica.max-retries", "0"))) {
                transport.awaitConsumers(1);
                long pk = 100;
                for (Map.Entry<byte[], String> bad : badBodies().entrySet()) {
                    client.publish("account", bad.getKey());
                    GetResponse letter = client.take(transport.deadLetterQueue());
                    String what =
                            new String(bad.getKey(), 0, Math.min(1_000, bad.getKey().length), StandardCharsets.UTF_8);
                    assertThat(letter.getProps().getHeaders().get("x-cqrs-reason"))
                            .as(what + letter.getProps().getHeaders())
                            .hasToString(bad.getValue());
                    assertThat(letter.getProps().getExpiration()).isEqualTo("864000000");
                    assertThat(letter.getBody()).isEqualTo(bad.getKey());
                    assertThat(letter.getProps().getDeliveryMode()).isEqualTo(2);

                    pk++;
                    client.publish("account", good(pk));
                    awaitAccount(replica, pk);
                }
                assertThat(replica.rows("select a.id, a.name from AccountRef a"))
                        .hasSize(badBodies().size());
            }
        }
    }

    private static void awaitAccount(Service replica, long pk) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !replica.rows("select a.id, a.name from AccountRef a where a.id = " + pk)
                        .isEmpty());
    }

    private static byte[] good(long pk) {
        return bytes(GOOD.replace("\"instance_pk\":1", "\"instance_pk\":" + pk).replace("\"id\":1", "\"id\":" + pk));
    }

    private static byte[] invalidUtf8() {
        byte[] body = bytes(GOOD);
        body[GOOD.indexOf("Account 000001")] = (byte) 0xff;
        return body;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
