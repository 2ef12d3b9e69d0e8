package dev.cqrsync.it.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.cli.support.ExitCode;
import dev.cqrsync.it.app.diff.master.DiffMasterApp;
import dev.cqrsync.it.app.diff.master.Numbered;
import dev.cqrsync.it.app.diff.replica.DiffReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands, one piped into the next. */
class DiffCommandsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"H2, H2", "POSTGRESQL, POSTGRESQL", "MARIADB, MARIADB", "POSTGRESQL, MARIADB"})
    void pipesOfBothFormatsRepairAReplica(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        try (TestDatabase.Handle masterRows = masterDatabase.create();
                TestDatabase.Handle replicaRows = replicaDatabase.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        DiffReplicaApp.class,
                        transport,
                        replicaRows.jdbcUrl(),
                        Map.of("cqrs.queue", transport.queue()))) {
            transport.awaitConsumers(1);
            try (Service master = Service.start(DiffMasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
                empty(master, replica);
                master.bean(MasterOperations.class)
                        .bulkCreate(LongStream.range(0, 100)
                                .mapToObj(id -> new Numbered(id, "name " + id))
                                .toList());
                await().atMost(SOON).until(() -> count(replica) == 100);
                pairs(master, replica, transport.queue());
                digests(master, replica);
                mistakes(master, replica);
            }
        }
    }

    private static void empty(Service master, Service replica) {
        CommandResult nothing = master.cqrs("diff-master", "--cqrs-id=numbered");
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("No row of 'numbered': nothing to compare");
        CommandResult next = pipe(nothing, replica, "diff-replica");
        assertThat(next.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(next.out()).isEmpty();
        CommandResult last = pipe(next, master, "diff-sync");
        assertThat(last.exitCode()).isEqualTo(ExitCode.DONE);
    }

    private static void pairs(Service master, Service replica, String queue) {
        replica.sql().sql("delete from numbered_ref where id in (3, 42)").update();
        master.sql().sql("delete from numbered where id = 77").update();
        CommandResult pairs = master.cqrs("diff-master", "--cqrs-id=numbered", "--format=pairs", "--batch=60");
        assertThat(pairs.out().lines().skip(1).findFirst().orElseThrow()).startsWith("[[0,0],[1,0],[2,0],");
        assertThat(pairs.out().lines()).hasSize(3);
        String header = pairs.out().lines().findFirst().orElseThrow();
        assertThat(header).matches("numbered,\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?\\+00:00");
        CommandResult answer = pipe(pairs, replica, "diff-replica", "--settle=10ms");
        assertThat(answer.out()).isEqualTo(header + "," + queue + "\n[3,42]\n");
        assertThat(answer.err()).contains("PK to resync: [3,42]");
        CommandResult synced = pipe(answer, master, "diff-sync");
        assertThat(synced.out()).isEqualTo("Done!\n2 instance(s) synced.\n2 instance(s) processed.\n");

        CommandResult keys = replica.cqrs("deleted-diff-replica", "--cqrs-id=numbered", "--batch=50");
        CommandResult unknown = pipe(keys, master, "deleted-diff-master");
        assertThat(unknown.out()).isEqualTo(keys.out().lines().findFirst().orElseThrow() + "\n[77]\n");
        assertThat(unknown.err()).contains("PK to delete: [77]");
        CommandResult dry = pipe(unknown, replica, "deleted-sync-replica", "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
        CommandResult deleted = pipe(unknown, replica, "deleted-sync-replica");
        assertThat(deleted.out()).isEqualTo("Done!\n1 instance(s) deleted.\n1 instance(s) processed.\n");
        await().atMost(SOON).until(() -> count(replica) == 99);
    }

    private static void digests(Service master, Service replica) {
        replica.sql().sql("delete from numbered_ref where id in (4, 43)").update();
        master.sql().sql("delete from numbered where id = 78").update();
        CommandResult answer =
                pipe(master.cqrs("diff-master", "--cqrs-id=numbered"), replica, "diff-replica", "--settle=10ms");
        CommandResult dry = pipe(answer, master, "diff-sync", "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(dry.out())
                .isEqualTo(
                        "Done!\n2 instance(s) would be synced.\n1 instance(s) would be deleted.\n3 instance(s) processed.\n");
        assertThat(dry.err()).contains("PK to resync: [4,43]", "PK to delete: [78]");
        CommandResult synced = pipe(answer, master, "diff-sync");
        assertThat(synced.exitCode()).isEqualTo(ExitCode.DONE);
        await().atMost(SOON).until(() -> count(replica) == 98);

        replica.sql()
                .sql("update numbered_ref set name = 'edited' where id = 5")
                .update();
        CommandResult contents = pipe(
                master.cqrs("diff-master", "--cqrs-id=numbered", "--content"),
                replica,
                "diff-replica",
                "--settle=10ms");
        assertThat(pipe(contents, master, "diff-sync").out())
                .isEqualTo("Done!\n1 instance(s) synced.\n1 instance(s) processed.\n");
        await().atMost(SOON)
                .until(() ->
                        replica.rows("select e.id, e.name from NumberedRef e").contains("[5, name 5]"));
    }

    private static void mistakes(Service master, Service replica) {
        assertThat(master.cqrs("diff-master", "--cqrs-id=nobody").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(master.cqrs("diff-master", "--cqrs-id=numbered", "--format=digest", "--filter={}")
                        .err())
                .contains("--filter needs --format=pairs");
        assertThat(master.cqrs("diff-master", "--cqrs-id=numbered", "--filter={\"nope\": 1}")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(replica.cqrs("diff-master", "--cqrs-id=numbered").exitCode()).isEqualTo(ExitCode.USAGE);
        CommandResult torn = master.cqrs("diff-master", "--cqrs-id=numbered");
        String half = torn.out().substring(0, torn.out().indexOf("{\"end\""));
        CommandResult refused = replica.cqrs(stream(half), "diff-replica");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
        assertThat(refused.err()).contains("the stage before has failed");
        assertThat(replica.cqrs(stream("nobody,2026-11-23 03:30:43+00:00\n"), "diff-replica")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    private static CommandResult pipe(CommandResult before, Service service, String... arguments) {
        return service.cqrs(stream(before.out()), arguments);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int count(Service replica) {
        return replica.rows("select e.id, e.name from NumberedRef e").size();
    }
}
