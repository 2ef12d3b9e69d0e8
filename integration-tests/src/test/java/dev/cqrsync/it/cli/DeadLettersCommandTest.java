package dev.cqrsync.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On a real RabbitMQ, with a service that consumes meanwhile. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DeadLettersCommandTest {

    private static TestDatabase.Handle rows;
    private static TestTransport transport;
    private static Service replica;

    @Parameter
    private TestDatabase database;

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase database) {
        rows = database.create();
        transport = new TestTransport();
        transport.uri();
        replica = Service.start(ReplicaApp.class, transport, rows.jdbcUrl(), Map.of("cqrs.queue", transport.queue()));
        transport.awaitConsumers(1);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        if (replica != null) {
            replica.close();
            replica = null;
        }
        transport.close();
        rows.close();
    }

    @BeforeEach
    void clear() throws Exception {
        replica.cqrs("dead-letters", "purge");
        try (Channel channel = transport.channel()) {
            // malformed ones and one past its time
            publish(channel, "item", "no event at all");
            publish(channel, "item", """
                    {"signal_type":"DELETE","cqrs_id":"item","instance_data":{"id":7,"cqrs_revision":1,
                    "cqrs_updated":"2024-06-01 00:00:00.123456+00:00"},"previous_data":null,"instance_pk":7,
                    "correlation_id":null,"retries":0,"expires":"2024-06-02T00:00:00+00:00","meta":{}}
                    """);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> transport.deadLetters() == 2);
    }

    private static void publish(Channel channel, String cqrsId, String body) throws Exception {
        channel.basicPublish(transport.exchange(), cqrsId, null, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void listShowsWhatFailedAndWhy() {
        CommandResult all = replica.cqrs("dead-letters", "list");
        assertThat(all.exitCode()).as(all.err()).isEqualTo(ExitCode.DONE);
        assertThat(all.lines()).hasSize(2);
        assertThat(all.err()).isEqualToIgnoringNewLines("2 shown, 2 in the queue.");

        assertThat(replica.cqrs("dead-letters", "list", "--reason", "expired", "--since", "1h")
                        .lines())
                .singleElement()
                .asString()
                .contains("\texpired\titem\tDELETE\t7\t");
        assertThat(replica.cqrs("dead-letters", "list", "--limit", "1").lines()).hasSize(1);
        assertThat(replica.cqrs("dead-letters", "list", "--before", "1d").lines())
                .isEmpty();
    }

    @Test
    void dumpPrintsABodyPerLineAndLeavesThem() {
        CommandResult dump = replica.cqrs("dead-letters", "dump");
        assertThat(dump.lines())
                .hasSize(2)
                .anyMatch("no event at all"::equals)
                .anyMatch(line -> line.contains("DELETE"));
        assertThat(transport.deadLetters()).isEqualTo(2);
    }

    @Test
    void retrySaysTheTotalAndTheRewrittenBodies() {
        CommandResult retry = replica.cqrs("dead-letters", "retry", "--pk", "7");
        assertThat(retry.exitCode()).as(retry.err()).isEqualTo(ExitCode.DONE);
        assertThat(retry.lines()).hasSize(3);
        assertThat(retry.lines().get(0)).isEqualTo("Total dead letters: 2");
        assertThat(retry.lines().get(1)).isEqualTo("Retrying: 1/2");
        assertThat(retry.lines().get(2)).contains("\"cqrs_id\":\"item\"").doesNotContain("2024-06-02");
        await().atMost(Duration.ofSeconds(20)).until(() -> transport.deadLetters() == 1);
    }

    @Test
    void dropRemovesThoseThatAreMeantAndRefusesToGuess() {
        CommandResult none = replica.cqrs("dead-letters", "drop");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err().lines()).singleElement().asString().contains("dead-letters purge");

        CommandResult drop = replica.cqrs("dead-letters", "drop", "--reason", "malformed");
        assertThat(drop.lines()).containsExactly("no event at all");
        assertThat(drop.err()).isEqualToIgnoringNewLines("1 dropped.");
        await().atMost(Duration.ofSeconds(20)).until(() -> transport.deadLetters() == 1);
    }

    @Test
    void dropOfWhatIsSupersededLeavesWhatMayStillChangeSomething() throws Exception {
        String late = expiredSave(1, 3);
        String missed = expiredSave(1, 5);
        String unknownRow = expiredSave(2, 0);
        try (Channel channel = transport.channel()) {
            publish(channel, "item", save(1, 4, "null"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> replica.rows("select i.id, i.cqrsRevision from ItemRef i")
                            .contains("[1, 4]"));
            for (String body : List.of(late, missed, unknownRow)) {
                publish(channel, "item", body);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> transport.deadLetters() == 5);

        CommandResult others = replica.cqrs("dead-letters", "drop", "--superseded", "--reason", "malformed");
        assertThat(others.exitCode()).as(others.err()).isEqualTo(ExitCode.DONE);
        assertThat(others.err()).isEqualToIgnoringNewLines("0 dropped, 0 stay that may still change something.");
        CommandResult drop = replica.cqrs("dead-letters", "drop", "--superseded", "--pk", "1");
        assertThat(drop.exitCode()).as(drop.err()).isEqualTo(ExitCode.DONE);
        assertThat(drop.lines()).containsExactly(late);
        assertThat(drop.err()).isEqualToIgnoringNewLines("1 dropped, 1 stay that may still change something.");
        replica.cqrs("dead-letters", "drop", "--superseded");
        assertThat(replica.cqrs("dead-letters", "dump").lines())
                .contains("no event at all", missed, unknownRow)
                .doesNotContain(late);
    }

    private static String expiredSave(long id, long revision) {
        return save(id, revision, "\"2024-06-02T00:00:00+00:00\"");
    }

    private static String save(long id, long revision, String expires) {
        return """
                {"signal_type":"SAVE","cqrs_id":"item","instance_data":{"id":%d,"name":"n","amount":1,"size":null,\
                "dueOn":null,"cqrs_revision":%d,"cqrs_updated":"2024-06-01 00:00:00.123456+00:00"},\
                "previous_data":null,"instance_pk":%d,"correlation_id":null,"retries":0,"expires":%s,"meta":{}}\
                """.formatted(id, revision, id, expires);
    }

    @Test
    void purgeRemovesAll() {
        assertThat(replica.cqrs("dead-letters", "purge").lines()).containsExactly("Total dead letters: 2", "Purged");
        assertThat(replica.cqrs("dead-letters", "purge").lines()).containsExactly("Total dead letters: 0");
    }

    @Test
    void wrongOptionsAreRefusedWithWhatIsKnown() {
        CommandResult reason = replica.cqrs("dead-letters", "list", "--reason", "bad-luck");
        assertThat(reason.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(reason.err()).contains("malformed, unknown-id");
        assertThat(replica.cqrs("dead-letters", "list", "--since", "yesterday").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aServiceWithoutAReplicaCannotTellWhatIsSuperseded() throws Exception {
        Map<String, Object> queue = Map.of("cqrs.queue", transport.queue());
        try (TestDatabase.Handle own = database.create();
                Service master = Service.start(MasterApp.class, transport, own.jdbcUrl(), queue)) {
            CommandResult drop = master.cqrs("dead-letters", "drop", "--superseded");
            assertThat(drop.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(drop.err().lines())
                    .singleElement()
                    .asString()
                    .contains("no replica", "Run the command on the service that replicates");
        }
    }
}
