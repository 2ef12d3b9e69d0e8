package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages captured from a running Python service. */
class FixtureMessagesTest {

    private static List<IncomingMessage> messages(String cqrsId, String inCase) throws IOException {
        List<IncomingMessage> messages = new ArrayList<>();
        try (InputStream lines = FixtureMessagesTest.class.getResourceAsStream("/fixtures/messages.jsonl")) {
            for (String line : new String(lines.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode message = JsonMapper.shared().readTree(line);
                String body = message.get("body").asString();
                if (body.contains("\"cqrs_id\":\"%s\"".formatted(cqrsId))
                        && message.get("case").asString().contains(inCase)) {
                    messages.add(Messages.raw(body));
                }
            }
        }
        return messages;
    }

    @ParameterizedTest
    @EnumSource
    void becomeTheRightRows(TestDatabase database) throws IOException {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC))) {
            assertThat(fixture.handler().handle(messages("account", "INSERT"))).containsOnly(Disposition.ACKNOWLEDGE);
            Map<String, Object> row = fixture.row("account", "id = 2");
            assertThat(row.get("name")).isEqualTo("Zoë \"quoted\" a/b \\ € 😀 <&>\ttab\nnl");
            assertThat((BigDecimal) row.get("balance")).isEqualByComparingTo("1234567890.10");
            assertThat(row.get("birthDate")).isNull();
            UUID ref = fixture.sessionFactory.fromSession(
                    session -> session.createQuery("select ref from Account where id = 1", UUID.class)
                            .getSingleResult());
            assertThat(ref).isEqualTo(UUID.fromString("385303fc-ef97-c7fa-2dcf-4a50c2d3e6ce"));
            Instant createdAt = fixture.sessionFactory.fromSession(
                    session -> session.createQuery("select createdAt from Account where id = 1", Instant.class)
                            .getSingleResult());
            assertThat(createdAt).isEqualTo(Instant.parse("2024-01-01T00:00:01.234567Z"));

            List<IncomingMessage> later = messages("account", "SAVE");
            later.addAll(messages("account", "SYNC"));
            assertThat(fixture.handler().handle(later)).containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(fixture.row("account", "id = 1"))
                    .containsEntry("name", "partial")
                    .containsEntry("score", 51)
                    .containsEntry("cqrs_revision", 5L);
            assertThat(fixture.handler().handle(messages("account", "DELETE"))).containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(fixture.count("account")).isZero();

            assertThat(fixture.handler().handle(messages("owner", ""))).containsOnly(Disposition.ACKNOWLEDGE);
            assertThat(fixture.row("owner", "1 = 1")).containsEntry("title", "x");
            assertThat(fixture.handler().handle(messages("account", "expires lies in the past")))
                    .allSatisfy(disposition -> assertThat(((Disposition.DeadLetter) disposition).reason())
                            .isEqualTo(DeadLetterReason.EXPIRED));
            assertThat(fixture.handler().handle(messages("account", "cannot store")))
                    .allSatisfy(disposition -> assertThat(((Disposition.DeadLetter) disposition).reason())
                            .isEqualTo(DeadLetterReason.UNFIT));
            assertThat(fixture.handler().handle(messages("types", "")))
                    .allSatisfy(disposition -> assertThat(((Disposition.DeadLetter) disposition).reason())
                            .isEqualTo(DeadLetterReason.UNKNOWN_ID));
        }
    }
}
