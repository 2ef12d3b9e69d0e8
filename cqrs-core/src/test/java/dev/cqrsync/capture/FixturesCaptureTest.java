package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The same rows written here give the bodies that were captured from running services, as JSON. */
class FixturesCaptureTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final TestUnit unit = new TestUnit(
            TestDatabase.H2,
            FixtureModels.Account.class,
            FixtureModels.TrackedAccount.class,
            FixtureModels.Types.class,
            Models.Owner.class);

    @AfterEach
    void close() {
        unit.close();
    }

    private static List<Map<String, Object>> captured(String name) {
        List<Map<String, Object>> bodies = Fixtures.messages().stream()
                .filter(message -> message.name().startsWith(name))
                .map(message -> body(message.body()))
                .toList();
        assertThat(bodies).as(name).isNotEmpty();
        return bodies;
    }

    /** Without what differs between two runs, decimals by value. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> body(String json) {
        Map<String, Object> body = new LinkedHashMap<>(JSON.readValue(json, Map.class));
        assertThat(body.remove("expires")).isInstanceOf(String.class);
        Map<String, Object> data = TestUnit.normal((Map<String, Object>) body.get("instance_data"));
        assertThat((String) data.remove("cqrs_updated")).endsWith("+00:00");
        data.computeIfPresent(
                "created_at",
                (field, text) -> ((String) text).equals("2025-02-03 04:05:06+03:00")
                        ? "2025-02-03 01:05:06+00:00" // known difference: we always send UTC
                        : text);
        body.put("instance_data", data);
        body.computeIfPresent("previous_data", (key, previous) -> TestUnit.normal((Map<String, Object>) previous));
        return body;
    }

    private Map<String, Object> written() {
        assertThat(unit.delivery.committed).hasSize(1);
        return body(new String(
                unit.delivery.committed.remove(0).message().body(), java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static <T extends FixtureModels.AccountColumns> T fill(T account, Map<String, Object> body) {
        Map<?, ?> data = (Map<?, ?>) body.get("instance_data");
        account.id = ((Number) data.get("id")).longValue();
        account.name = (String) data.get("name");
        account.email = (String) data.get("email");
        account.notes = (String) data.get("notes");
        account.score = (Integer) data.get("score");
        account.balance = new BigDecimal(data.get("balance").toString()).setScale(2);
        account.active = (Boolean) data.get("active");
        account.birthDate = data.get("birth_date") == null ? null : LocalDate.parse((String) data.get("birth_date"));
        account.createdAt = instant((String) data.get("created_at"));
        account.ref = UUID.fromString((String) data.get("ref"));
        return account;
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    }

    @Test
    void accounts() {
        Map<String, Object> insert = captured("SAVE: INSERT").get(0);
        unit.inTransaction(session -> session.persist(fill(new FixtureModels.Account(), insert)));
        assertThat(written()).isEqualTo(insert);

        Map<String, Object> second = captured("SAVE: INSERT, birth_date null").get(0);
        unit.inTransaction(session -> session.persist(fill(new FixtureModels.Account(), second)));
        assertThat(written()).isEqualTo(second);

        Map<String, Object> update = captured("SAVE: UPDATE").get(0);
        unit.inTransaction(session -> session.find(FixtureModels.Account.class, 1L).score = 2);
        assertThat(written()).isEqualTo(update);

        Map<String, Object> partial = captured("SAVE: save(update_fields").get(0);
        unit.inTransaction(session -> session.find(FixtureModels.Account.class, 1L).name = "partial");
        assertThat(written()).isEqualTo(partial);

        unit.inTransaction(session -> session.remove(session.find(FixtureModels.Account.class, 2L)));
        assertThat(written())
                .isEqualTo(captured("DELETE through QuerySet.delete()").get(0));
    }

    @Test
    void trackedAccounts() {
        Map<String, Object> insert = captured("SAVE: INSERT, tracked").get(0);
        unit.inTransaction(session -> session.persist(fill(new FixtureModels.TrackedAccount(), insert)));
        assertThat(written()).isEqualTo(insert);

        Map<String, Object> update = captured("SAVE: UPDATE, tracked (").get(0);
        unit.inTransaction(session -> fill(session.find(FixtureModels.TrackedAccount.class, 1L), update));
        assertThat(written()).isEqualTo(update);
    }

    @Test
    void owners() {
        UUID id = new UUID(0, 170);
        unit.inTransaction(session -> session.persist(new Models.Owner(id, "x")));
        Map<String, Object> captured = Fixtures.messages().stream()
                .filter(message -> message.routingKey().equals("owner"))
                .map(message -> body(message.body()))
                .findFirst()
                .orElseThrow();
        assertThat(written()).isEqualTo(captured);
    }

    @Test
    void otherTypes() {
        Map<String, Consumer<FixtureModels.Types>> rows = new HashMap<>();
        rows.put("big_int = 9007199254740993", row -> row.bigInt = 9_007_199_254_740_993L);
        rows.put("dbl = 0.1", row -> row.dbl = 0.1);
        rows.put("dbl = 5.0", row -> row.dbl = 5.0);
        rows.put("js = ", row -> row.js = Map.of("a", Arrays.asList(1, 2.5, null, "é/")));
        rows.put("text = ''", row -> row.text = "");
        rows.forEach((name, change) -> {
            Map<String, Object> expected = captured(name).get(0);
            FixtureModels.Types row = new FixtureModels.Types();
            row.id = ((Number) expected.get("instance_pk")).longValue();
            change.accept(row);
            unit.inTransaction(session -> session.persist(row));
            assertThat(written()).as(name).isEqualTo(expected);
        });
    }
}
