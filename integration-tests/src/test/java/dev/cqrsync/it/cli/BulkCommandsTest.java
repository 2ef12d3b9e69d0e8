package dev.cqrsync.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.CommandResult;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands bulk-dump, bulk-load and sync in running services. */
class BulkCommandsTest {

    private static final int ROWS = 300;
    private static final String ITEMS =
            "select i.id, i.name, i.amount, i.dueOn, i.cqrsRevision, i.cqrsUpdated from Item i order by i.id";
    private static final String ITEM_REFS =
            "select i.id, i.title, i.amount, i.dueOn, i.cqrsRevision, i.cqrsUpdated from ItemRef i order by i.id";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void aReplicaIsFilledWhileBothServicesAreAtWork(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        try (TestDatabase.Handle masterRows = masterDatabase.create();
                TestDatabase.Handle replicaRows = replicaDatabase.create();
                TestTransport transport = new TestTransport();
                Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
            master.inTransaction(entities -> {
                for (long id = 1; id <= ROWS; id++) { // before there is a replica
                    entities.persist(new Item(id, new Random(id)));
                }
            });
            await("nothing of it waits")
                    .until(() -> master.sql()
                            .sql("select count(*) from cqrs_outbox")
                            .query(Long.class)
                            .single()
                            .equals(0L));
            try (Service replica = Service.start(
                    ReplicaApp.class, transport, replicaRows.jdbcUrl(), Map.of("cqrs.queue", transport.queue()))) {
                transport.awaitConsumers(1);
                whileRowsChange(master, ROWS, () -> dumpAndLoad(master, replica));
                awaitSame(master, replica);
                whileRowsChange(master, 100_000, () -> repair(master, replica, transport));
                awaitSame(master, replica);
                refuse(master, replica);
            }
        }
    }

    private void dumpAndLoad(Service master, Service replica) throws Exception {
        Path file = directory.resolve("item.dump");
        for (int round = 0; round < 3; round++) {
            CommandResult dump = master.cqrs("bulk-dump", "-c", "item", "-o", "-", "--batch", "50", "--quiet");
            assertThat(dump.exitCode()).as(dump.err()).isZero();
            assertThat(dump.err()).matches("Done!\n\\d+ instance\\(s\\) saved\\.\n\\d+ instance\\(s\\) processed\\.\n");
            change(master, ROWS);
            Files.write(file, dump.bytes());
            CommandResult load =
                    replica.cqrs("bulk-load", "-i", file.toString(), "--clear", "--batch", "40", "--quiet");
            assertThat(load.exitCode()).as(load.err()).isZero();
            assertThat(load.err())
                    .matches("Done!\n\\d+ instance\\(s\\) loaded\\.\n"
                            + "\\d+ created, \\d+ updated, \\d+ skipped, 0 failed, \\d+ deleted\n");
        }
        assertThat(Files.list(directory)).containsExactly(file);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Rows are created from a number on, changed and deleted meanwhile. */
    private static void whileRowsChange(Service master, int first, Work work) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> changes = OwnThread.run(() -> {
            Random random = new Random(7);
            for (int next = first; !enough.get(); next++) {
                long created = next + 1L;
                master.inTransaction(entities -> entities.persist(new Item(created, random)));
                change(master, next - first + ROWS);
            }
        });
        try {
            work.run();
        } finally {
            enough.set(true);
            changes.join();
        }
    }

    private static void change(Service master, int rows) {
        Random random = new Random();
        for (int i = 0; i < 5; i++) {
            long id = 1 + random.nextInt(rows);
            boolean gone = id % 3 == 0;
            try {
                master.inTransaction(entities -> {
                    Item item = entities.find(Item.class, id);
                    if (item != null && gone) {
                        entities.remove(item);
                    } else if (item != null) {
                        item.change(random);
                    }
                });
            } catch (RuntimeException e) {
                // the other thread was first
            }
        }
    }

    private static void repair(Service master, Service replica, TestTransport transport) {
        replica.sql().sql("delete from item_ref where id > 100").update();
        replica.sql().sql("update item_ref set title = 'edited'").update();
        CommandResult none = master.cqrs("sync", "-c", "item");
        assertThat(none.out()).isEqualTo("Done!\n0 instance(s) synced.\n0 instance(s) processed.\n");
        CommandResult some = master.cqrs(
                "sync", "-c", "item", "-f", "{\"id__lte\": 150}", "-q", transport.queue(), "--rate", "5000");
        assertThat(some.exitCode()).as(some.err()).isZero();
        CommandResult rest = master.cqrs("sync", "-c", "item", "-f", "{\"id__gt\": 150}", "--outbox");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        assertThat(rest.out()).startsWith("Done!\n").endsWith(" instance(s) processed.\n");
    }

    private void refuse(Service master, Service replica) throws IOException {
        Path file = directory.resolve("item.dump");
        CommandResult there = master.cqrs("bulk-dump", "-c", "item", "-o", file.toString());
        assertThat(there.exitCode()).isEqualTo(2);
        assertThat(there.err()).contains("--force");
        assertThat(master.cqrs("bulk-dump", "-c", "item", "-o", file.toString(), "-f", "--gzip")
                        .exitCode())
                .isZero();
        assertThat(replica.cqrs("bulk-load", "-i", file.toString()).exitCode()).isZero();
        assertThat(master.cqrs("bulk-dump", "-c", "nobody").exitCode()).isEqualTo(2);
        assertThat(master.cqrs("bulk-dump", "-c", "item", "-o", "-", "--filter", "{\"x\": 1}")
                        .exitCode())
                .isEqualTo(2);
        assertThat(master.cqrs("sync", "-c", "item", "-f", "[]").exitCode()).isEqualTo(2);
        assertThat(replica.cqrs(bytes("item\n{"), "bulk-load", "-i", "-").exitCode())
                .isEqualTo(1);
        assertThat(replica.cqrs(bytes("nobody\n{}"), "bulk-load", "-i", "-").exitCode())
                .isEqualTo(2);
        assertThat(replica.cqrs("bulk-load", "-i", directory.resolve("none").toString())
                        .exitCode())
                .isEqualTo(2);
        assertThat(replica.cqrs(bytes(""), "bulk-load", "-i", "-").exitCode()).isEqualTo(3);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void awaitSame(Service master, Service replica) {
        await("the replica is as the master")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(replica.rows(ITEM_REFS)).isEqualTo(master.rows(ITEMS)));
    }
}
