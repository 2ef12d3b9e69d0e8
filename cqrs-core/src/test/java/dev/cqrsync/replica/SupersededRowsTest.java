package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.raw;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.Messages.sync;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.IncomingMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages the rows have left behind, on every database and both write paths. */
class SupersededRowsTest {

    private static IncomingMessage[] messages(Messages.Builder... builders) {
        return Stream.of(builders).map(Messages.Builder::build).toArray(IncomingMessage[]::new);
    }

    @ParameterizedTest
    @CsvSource({"H2, JDBC", "H2, ENTITY", "POSTGRESQL, JDBC", "POSTGRESQL, ENTITY", "MARIADB, JDBC", "MARIADB, ENTITY"})
    void areToldByRowAndTombstone(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(mode))) {
            fixture.handler()
                    .handle(List.of(messages(
                            account(1, 5, "row").monotonic(),
                            account(2, 5, "row").monotonic(),
                            delete("account", 2L, 6).monotonic(),
                            save("line", Map.of("order_id", 7, "position", "a"), 3)
                                    .with("order_id", 7)
                                    .with("position", "a")
                                    .with("text", "one")
                                    .monotonic())));
            List<Messages.Builder> superseded = List.of(
                    account(1, 4, "older"),
                    account(1, 5, "the same"),
                    account(1, 4, "older").with("score", "unfit"),
                    delete("account", 1L, 4),
                    account(2, 5, "buried"),
                    delete("account", 2L, 6),
                    save("line", Map.of("order_id", 7, "position", "a"), 2));
            List<Messages.Builder> others = List.of(
                    account(1, 6, "newer"),
                    delete("account", 1L, 6),
                    sync("account", 1L, 5).with("id", 1L),
                    account(2, 7, "anew"),
                    delete("account", 2L, 7),
                    account(3, 0, "unknown"),
                    save("line", Map.of("order_id", 7, "position", "b"), 2),
                    save("account", "no key", 0),
                    save("nobody", 1L, 0));
            List<IncomingMessage> asked = new ArrayList<>();
            superseded.forEach(message -> asked.add(message.monotonic().build()));
            others.forEach(message -> asked.add(message.monotonic().build()));
            asked.add(raw("no JSON"));
            List<Boolean> answers = fixture.superseded().superseded(asked);
            assertThat(answers.subList(0, superseded.size())).containsOnly(true);
            assertThat(answers.subList(superseded.size(), asked.size())).containsOnly(false);
            assertThat(fixture.count("account")).isOne();
        }
    }
}
