package dev.cqrsync.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.it.wire.replica.WireReplicaApp;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.serialization.Fixtures.Captured;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages captured from a service of the reference implementation, published as they were, become the right rows. */
class CapturedMessagesTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String ACCOUNTS = """
            select a.id, a.name, a.email, a.score, a.balance, a.active, a.birthDate, a.createdAt, a.ref,
                a.cqrsRevision, a.cqrsUpdated
            from AccountRef a order by a.id
            """;

    @ParameterizedTest
    @EnumSource
    void becomeTheRightRows(TestDatabase database) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport()) {
            PlainClient client = new PlainClient(transport);
            try (Service replica = Service.start(
                    WireReplicaApp.class,
                    transport,
                    rows.jdbcUrl(),
                    Map.of("cqrs.queue", transport.queue(), "cqrs.replica.max-retries", "0"))) {
                transport.awaitConsumers(1);
                Iterator<Captured> messages = Fixtures.messages().iterator();

                publishUpTo(client, messages, "SYNC: instance.cqrs_sync(queue='replica')");
                awaitRows(
                        replica,
                        ACCOUNTS,
                        "[1, partial, user000001@example.com, 51, 79.19, false, 1970-01-02, 2024-01-01T00:00:01.234567Z,"
                                + " 385303fc-ef97-c7fa-2dcf-4a50c2d3e6ce, 5, 2026-11-23T03:43:43.634332Z]",
                        "[2, Zoë \"quoted\" a/b \\ € 😀 <&>\ttab\nnl, user000003@example.com, 3, 1234567890.10, false,"
                                + " null, 2024-01-01T00:00:03.703701Z, 3ac1d642-2b71-04df-3c63-02b1d972e7c7, 0,"
                                + " 2026-11-23T03:43:39.288231Z]");
                awaitRows(
                        replica,
                        ACCOUNTS.replace("AccountRef", "TrackedRef"),
                        "[1, Account 000002, user000002@example.com, 77, 99.90, true, 1999-12-31, 2025-02-03T01:05:06Z,"
                                + " 00000000-0000-0000-0000-000000000007, 3, 2026-11-23T03:43:46.138770Z]");

                publishUpTo(client, messages, "DELETE through QuerySet.delete()");
                awaitRows(replica, ACCOUNTS);

                List<Captured> rest = new ArrayList<>();
                messages.forEachRemaining(rest::add);
                // what our own dead letters must look like is among the captured
                rest.removeIf(message -> message.routingKey().contains("dead_letter"));
                for (Captured message : rest) {
                    publish(client, message);
                }
                awaitRows(replica, "select o.id, o.title from OwnerRef o", "[00000000-0000-0000-0000-0000000000aa, x]");
                awaitRows(
                        replica,
                        "select t.id, t.bigInt, t.dbl, t.text from TypesRef t order by t.id",
                        "[1, 9007199254740993, null, null]",
                        "[6, null, 0.1, null]",
                        "[8, null, 5.0, null]",
                        "[10, null, null, null]",
                        "[11, null, null, ]");
                awaitRows(replica, "select t.id, t.js from TypesRef t where t.id = 10", "[10, {a=[1, 2.5, null, é/]}]");
                awaitRows(replica, "select a.id, a.name from AccountRef a", "[901, expired]");
                requireDeadLetters(client, transport);
            }
        }
    }

    /** The name that does not fit, three times as it was tried three times and once more; the expired one. */
    private static void requireDeadLetters(PlainClient client, TestTransport transport) {
        await().atMost(SOON).until(() -> transport.deadLetters() == 5);
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            GetResponse letter = client.take(transport.deadLetterQueue());
            JsonNode body = JsonMapper.shared().readTree(letter.getBody());
            reasons.add(body.path("instance_pk") + " "
                    + letter.getProps().getHeaders().get("x-cqrs-reason"));
            assertThat(letter.getProps().getExpiration()).isEqualTo("864000000");
            assertThat(letter.getEnvelope().getRoutingKey())
                    .isEqualTo("cqrs.%s.account".formatted(transport.deadLetterQueue()));
        }
        assertThat(reasons)
                .containsExactlyInAnyOrder("900 unfit", "900 unfit", "900 unfit", "900 unfit", "901 expired");
    }

    private static void publishUpTo(PlainClient client, Iterator<Captured> messages, String name) throws Exception {
        Captured message;
        do {
            message = messages.next();
            publish(client, message);
        } while (!message.name().equals(name));
    }

    private static void publish(PlainClient client, Captured message) throws Exception {
        client.publish(
                message.routingKey(), message.properties(), message.body().getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitRows(Service replica, String query, String... expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(replica.rows(query)).containsExactly(expected));
    }
}
