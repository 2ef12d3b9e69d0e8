package dev.cqrsync.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.it.wire.master.Account;
import dev.cqrsync.it.wire.master.WireMasterApp;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What our master publishes is what a service of the reference implementation published for the same row. */
class PublishedMessagesTest {

    @ParameterizedTest
    @EnumSource
    void areAsThoseCaptured(TestDatabase database) throws Exception {
        try (TestDatabase.Handle rows = database.create();
                TestTransport transport = new TestTransport()) {
            PlainClient client = new PlainClient(transport);
            client.bind(transport.queue(), "account");
            try (Service master = Service.start(WireMasterApp.class, transport, rows.jdbcUrl(), Map.of())) {
                JsonNode insert = captured("SAVE: INSERT");
                master.inTransaction(entityManager -> entityManager.persist(account(insert.path("instance_data"))));
                requireSame(client.take(transport.queue()), transport, insert);

                master.inTransaction(entityManager -> entityManager.find(Account.class, 1L).score = 2);
                requireSame(client.take(transport.queue()), transport, captured("SAVE: UPDATE"));

                master.inTransaction(entityManager -> entityManager.find(Account.class, 1L).name = "partial");
                requireSame(
                        client.take(transport.queue()),
                        transport,
                        captured("SAVE: save(update_fields=[name], update_cqrs_fields=True)"));

                master.inTransaction(entityManager -> entityManager.remove(entityManager.find(Account.class, 1L)));
                ObjectNode delete = captured("DELETE").deepCopy().asObject();
                delete.withObject("/instance_data").put("cqrs_revision", 3); // they had changed it thrice more
                requireSame(client.take(transport.queue()), transport, delete);
            }
        }
    }

    private static JsonNode captured(String name) {
        return Fixtures.messages().stream()
                .filter(message ->
                        message.name().equals(name) && message.routingKey().equals("account"))
                .map(message -> JsonMapper.shared().readTree(message.body()))
                .findFirst()
                .orElseThrow();
    }

    private static Account account(JsonNode data) {
        Account account = new Account();
        account.id = data.path("id").asLong();
        account.name = data.path("name").asString();
        account.email = data.path("email").asString();
        account.notes = data.path("notes").asString();
        account.score = data.path("score").asInt();
        account.balance = new BigDecimal(data.path("balance").asString());
        account.active = data.path("active").asBoolean();
        account.birthDate = LocalDate.parse(data.path("birth_date").asString());
        account.createdAt = moment(data.path("created_at"));
        account.ref = UUID.fromString(data.path("ref").asString());
        return account;
    }

    private static Instant moment(JsonNode text) {
        assertThat(text.asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
        return Instant.parse(text.asString().replace(' ', 'T').replace("+00:00", "Z"));
    }

    private static void requireSame(GetResponse published, TestTransport transport, JsonNode captured) {
        assertThat(published.getEnvelope().getExchange()).isEqualTo(transport.exchange());
        assertThat(published.getEnvelope().getRoutingKey()).isEqualTo("account");
        assertThat(published.getProps().getContentType()).isEqualTo("text/plain");
        assertThat(published.getProps().getDeliveryMode()).isEqualTo(2);
        assertThat(published.getProps().getExpiration()).isNull();

        ObjectNode body = JsonMapper.shared().readTree(published.getBody()).asObject();
        assertThat(moment(body.path("instance_data").path("cqrs_updated")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(body.path("expires").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
        assertThat(OffsetDateTime.parse(body.path("expires").asString()).toInstant())
                .isBetween(tomorrow.minusSeconds(60), tomorrow.plusSeconds(1));
        assertThat(withoutMoments(body)).isEqualTo(withoutMoments(captured));
    }

    private static JsonNode withoutMoments(JsonNode body) {
        ObjectNode copy = body.deepCopy().asObject();
        copy.put("expires", "");
        copy.withObject("/instance_data").put("cqrs_updated", "");
        return copy;
    }
}
