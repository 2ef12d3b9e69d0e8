package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.serialization.Fixtures;
import dev.cqrsync.testing.JsonMutator;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Thousands of damaged messages: each is applied, ignored or a dead letter with a reason. {@code -Dcqrsync.seed=} runs
 * them again, {@code -Dcqrsync.fuzz.inputs=} more of them.
 */
class MessageFuzzTest {

    @ParameterizedTest
    @CsvSource({"H2, JDBC, 15000", "H2, ENTITY, 5000", "POSTGRESQL, JDBC, 5000", "MARIADB, JDBC, 5000"})
    void everyInputIsAppliedIgnoredOrANamedError(TestDatabase database, ApplyMode mode, int inputs) {
        long seed = Long.getLong("cqrsync.seed", new Random().nextInt(1_000_000));
        JsonMutator mutator = new JsonMutator(goodBodies(), seed);
        Random flags = new Random(seed);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        try (MessageFuzz fuzz = new MessageFuzz(database, mode)) {
            for (int i = 0; i < Integer.getInteger("cqrsync.fuzz.inputs", inputs); i++) {
                byte[] body = mutator.next();
                byte[] input = new byte[body.length + 1];
                input[0] = (byte) flags.nextInt(16);
                System.arraycopy(body, 0, input, 1, body.length);
                outcomes.merge(outcome(fuzz.take(input)), 1, Integer::sum);
            }
        } catch (AssertionError e) {
            throw new AssertionError("failed with -Dcqrsync.seed=" + seed, e);
        }
        // else the inputs are not what they should be
        assertThat(outcomes.get(Outcome.DONE)).as(outcomes.toString()).isGreaterThan(inputs / 50);
        assertThat(outcomes.get(Outcome.DEAD_LETTER)).as(outcomes.toString()).isGreaterThan(inputs / 50);
    }

    private enum Outcome {
        DONE,
        DEAD_LETTER
    }

    private static Outcome outcome(Disposition disposition) {
        return disposition instanceof Disposition.DeadLetter ? Outcome.DEAD_LETTER : Outcome.DONE;
    }

    private static List<String> goodBodies() {
        List<String> bodies = new ArrayList<>(
                Fixtures.messages().stream().map(Fixtures.Captured::body).toList());
        for (Messages.Builder message : List.of(
                Messages.account(1, 3, "one")
                        .with("score", 5)
                        .with("balance", 1.25)
                        .with("active", true),
                Messages.account(2, 0, "two").with("birth_date", "2024-02-29").with("email", "two@example.org"),
                Messages.sync("account", 1L, 2).with("id", 1L).with("name", "synced"),
                Messages.delete("account", 1L, 4),
                Messages.save("owner", 1L, 0).with("id", 1L).with("name", "owner"),
                Messages.save("thing", 1, 0).with("owner", 1).with("color", "RED"),
                Messages.save("line", Map.of("order_id", 1, "position", 2), 0).with("text", "line"))) {
            bodies.add(new String(message.build().body(), StandardCharsets.UTF_8));
        }
        return JsonMutator.withoutDuplicates(bodies);
    }
}
