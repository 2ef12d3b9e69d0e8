package dev.cqrsync.it.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.it.app.handling.HandlingApp;
import dev.cqrsync.it.app.handling.NoteTexts;
import dev.cqrsync.it.app.master.Item;
import dev.cqrsync.it.app.master.MasterApp;
import dev.cqrsync.it.app.master.Note;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandlersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ITEMS = 60;

    private final Random random = new Random(1);

    @ParameterizedTest
    @EnumSource
    void whatHandlersKeepEndsAsTheMasterIs(TestDatabase database) throws Exception {
        try (TestDatabase.Handle masterRows = TestDatabase.H2.create();
                TestDatabase.Handle replicaRows = database.create();
                TestTransport transport = new TestTransport();
                Service replica = Service.start(
                        HandlingApp.class,
                        transport,
                        replicaRows.jdbcUrl(),
                        Map.of(
                                "cqrs.queue", transport.queue(),
                                "cqrs.consume.workers", "2",
                                "cqrs.replica.query-timeout", "20s"))) {
            transport.awaitConsumers(2);
            try (Service master = Service.start(MasterApp.class, transport, masterRows.jdbcUrl(), Map.of())) {
                change(master);
                await().atMost(SOON).untilAsserted(() -> requireEqual(master, replica));
                assertThat(transport.deadLetters()).isZero();
            }
        }
    }

    private void change(Service master) {
        master.inTransaction(
                entityManager -> LongStream.range(0, ITEMS).forEach(id -> entityManager.persist(new Item(id, random))));
        for (int round = 0; round < 5; round++) {
            for (long id = 0; id < ITEMS; id++) {
                long key = id;
                master.inTransaction(entityManager -> {
                    entityManager.find(Item.class, key).change(random);
                    entityManager.persist(new Note(random));
                });
            }
        }
        master.inTransaction(entityManager -> {
            LongStream.range(0, ITEMS / 2).forEach(id -> entityManager.remove(entityManager.find(Item.class, id)));
            entityManager
                    .createQuery("select n from Note n where mod(n.id, 2) = 0", Note.class)
                    .getResultList()
                    .stream()
                    .peek(note -> note.change(random))
                    .filter(note -> random.nextBoolean())
                    .forEach(entityManager::remove);
        });
        // back under the keys of deleted ones
        master.inTransaction(entityManager ->
                LongStream.range(0, ITEMS / 4).forEach(id -> entityManager.persist(new Item(id, random))));
    }

    private static void requireEqual(Service master, Service replica) {
        List<String> items = master.rows("select i.id, i.name, i.amount, i.cqrsRevision from Item i order by i.id");
        assertThat(replica.rows("select i.id, i.title, i.amount, i.cqrsRevision from HandledItem i order by i.id"))
                .isNotEmpty()
                .isEqualTo(items);
        assertThat(replica.rows("select p.itemId, p.price from ItemPrice p order by p.itemId"))
                .isEqualTo(master.rows("select i.id, i.amount from Item i order by i.id"));
        List<String> notes = replica.bean(NoteTexts.class).notes().values().stream()
                .map(note -> "[%s, %s, %s]".formatted(note.id(), note.text(), note.writtenAt()))
                .sorted()
                .toList();
        assertThat(notes)
                .isEqualTo(master.rows("select n.id, n.text, n.writtenAt from Note n").stream()
                        .sorted()
                        .toList());
    }
}
