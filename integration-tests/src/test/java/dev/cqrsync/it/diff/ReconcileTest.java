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
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One command on the master, through the broker. */
class ReconcileTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void reconcilesThroughTheBroker(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        try (TestDatabase.Handle masterRows = masterDatabase.create();
                TestDatabase.Handle replicaRows = replicaDatabase.create();
                TestTransport transport = new TestTransport();
                Service master = Service.start(DiffMasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
            master.bean(MasterOperations.class)
                    .bulkCreate(LongStream.range(0, 3_000)
                            .mapToObj(id -> new Numbered(id, "name " + id))
                            .toList());
            Map<String, Object> properties = Map.of("cqrs.queue", transport.queue());
            try (Service replica = Service.start(DiffReplicaApp.class, transport, replicaRows.jdbcUrl(), properties)) {
                CommandResult closed = reconcile(master, transport);
                assertThat(closed.exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
                assertThat(closed.err())
                        .contains("cqrs: No instance of the service with the queue '%s'".formatted(transport.queue()))
                        .contains("cqrs.reconcile.enabled=true");
            }
            Map<String, Object> enabled = Map.of(
                    "cqrs.queue",
                    transport.queue(),
                    "cqrs.reconcile.enabled",
                    "true",
                    "cqrs.reconcile.settle",
                    "100ms");
            try (Service replica = Service.start(DiffReplicaApp.class, transport, replicaRows.jdbcUrl(), enabled);
                    Service second = Service.start(DiffReplicaApp.class, transport, replicaRows.jdbcUrl(), enabled)) {
                // the queue did not exist when the master wrote: everything is missing
                CommandResult all = await().atMost(SOON)
                        .until(() -> reconcile(master, transport), result -> result.exitCode() == ExitCode.DONE);
                assertThat(all.out()).isEqualTo("Done!\n3000 instance(s) synced.\n3000 instance(s) processed.\n");
                await().atMost(SOON).until(() -> count(replica) == 3_000);

                replica.sql()
                        .sql("delete from numbered_ref where id in (3, 2000)")
                        .update();
                master.sql().sql("delete from numbered where id = 77").update();
                CommandResult dry = reconcile(master, transport, "--dry-run");
                assertThat(dry.exitCode()).as(dry.err()).isEqualTo(ExitCode.SOME_FAILED);
                assertThat(dry.err()).contains("PK to resync: [3,2000]", "PK to delete: [77]");
                assertThat(reconcile(master, transport).out())
                        .isEqualTo("Done!\n2 instance(s) synced.\n1 instance(s) deleted.\n3 instance(s) processed.\n");
                await().atMost(SOON).until(() -> count(replica) == 2_999);
                assertThat(reconcile(master, transport).out()).contains("0 instance(s) processed.");

                replica.sql()
                        .sql("update numbered_ref set name = 'edited' where id = 5")
                        .update();
                assertThat(reconcile(master, transport).out()).contains("0 instance(s) processed.");
                assertThat(reconcile(master, transport, "--content").out()).contains("1 instance(s) synced.");
            }
        }
    }

    private static int count(Service replica) {
        return replica.rows("select e.id, e.name from NumberedRef e").size();
    }

    private static CommandResult reconcile(Service master, TestTransport transport, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "reconcile";
        arguments[1] = "--cqrs-id=numbered";
        arguments[2] = "--queue=" + transport.queue();
        arguments[3] = "--timeout=10s";
        System.arraycopy(options, 0, arguments, 4, options.length);
        return master.cqrs(arguments);
    }
}
