package dev.cqrsync.it.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Tally;
import dev.cqrsync.it.app.replica.ReplicaApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.master.SyncOptions;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bulk changes, partial updates and syncs on a master arrive at its replica. */
class MasterOperationsTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ITEMS =
            "select i.id, i.name, i.amount, i.dueOn, i.cqrsRevision, i.cqrsUpdated from Item i order by i.id";
    private static final String ITEM_REFS =
            "select i.id, i.title, i.amount, i.dueOn, i.cqrsRevision, i.cqrsUpdated from ItemRef i order by i.id";
    private static final String TALLIES =
            "select t.id, t.label, t.points, t.revision, t.touched from Tally t order by t.id";
    private static final String TALLY_REFS =
            "select t.id, t.label, t.points, t.cqrsRevision, t.cqrsUpdated from TallyRef t order by t.id";

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void theReplicaFollows(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        Random random = new Random(1);
        try (TestDatabase.Handle masterRows = masterDatabase.create();
                TestDatabase.Handle replicaRows = replicaDatabase.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        ReplicaApp.class,
                        transport,
                        replicaRows.jdbcUrl(),
                        Map.of("cqrs.queue", transport.queue(), "cqrs.consume.workers", "1"))) {
            transport.awaitConsumers(1);
            try (Service master = Service.start(
                    MasterApp.class, transport, masterRows.jdbcUrl(), Map.of("cqrs.master.on-bypass", "fail"))) {
                MasterOperations operations = master.bean(MasterOperations.class);

                operations.bulkCreate(LongStream.rangeClosed(1, 1_200)
                        .mapToObj(id -> new Item(id, random))
                        .toList());
                operations.bulkCreate(LongStream.rangeClosed(1, 10)
                        .mapToObj(id -> new Tally(id, random))
                        .toList());
                awaitSame(master, replica);

                operations.bulkUpdate(Item.class, RowFilter.where("id__lte", 700), Map.of("name", "bulk"));
                operations.bulkUpdate(Tally.class, RowFilter.parse("{\"pk__gt\": 5}"), Map.of("points", 7));
                operations.bulkDelete(Item.class, RowFilter.where("id__in", java.util.List.of(1, 2)));
                awaitSame(master, replica);

                operations.bulkCreate(java.util.List.of(new Item(1, random))); // the key of a deleted row
                operations.update(Item.class, 3L, Map.of("name", "published"), true);
                awaitSame(master, replica);

                // silent: the replica learns of it by a sync of this row alone
                operations.update(Item.class, 4L, Map.of("name", "silent"));
                assertThat(operations.sync(Item.class, 4L, SyncOptions.toQueue(transport.queue())))
                        .isTrue();
                awaitSame(master, replica);

                replica.sql().sql("delete from item_ref where id > 600").update();
                replica.sql()
                        .sql("update tally_ref set points = 1, cqrs_revision = 99")
                        .update();
                assertThat(operations.sync(Item.class, RowFilter.where("id__gt", 600)))
                        .isEqualTo(600);
                operations.sync(Tally.class, RowFilter.ALL);
                awaitSame(master, replica);
            }
        }
    }

    private static void awaitSame(Service master, Service replica) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(replica.rows(ITEM_REFS)).isEqualTo(master.rows(ITEMS));
            assertThat(replica.rows(TALLY_REFS)).isEqualTo(master.rows(TALLIES));
        });
    }
}
