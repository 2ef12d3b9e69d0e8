package dev.cqrsync.it.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.it.app.diff.master.Chosen;
import dev.cqrsync.it.app.diff.master.Composed;
import dev.cqrsync.it.app.diff.master.ComposedKey;
import dev.cqrsync.it.app.diff.master.Dated;
import dev.cqrsync.it.app.diff.master.Detailed;
import dev.cqrsync.it.app.diff.master.DiffMasterApp;
import dev.cqrsync.it.app.diff.master.Identified;
import dev.cqrsync.it.app.diff.master.Numbered;
import dev.cqrsync.it.app.diff.master.Row;
import dev.cqrsync.it.app.diff.master.Worded;
import dev.cqrsync.it.app.diff.replica.DiffReplicaApp;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.ServicePair;
import dev.cqrsync.it.support.ServicePairs;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.sync.diff.DeletedRows;
import dev.cqrsync.sync.diff.DiffResult;
import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What differs is found, all of it and nothing else, and repaired. */
class DiffTest {

    private static final String PAIRS = """
            H2, H2
            POSTGRESQL, POSTGRESQL
            MARIADB, MARIADB
            POSTGRESQL, MARIADB
            MARIADB, POSTGRESQL
            """;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROWS = 700;

    private static final ServicePairs SERVICES = new ServicePairs(
            (master, replica) ->
                    new ServicePair(DiffMasterApp.class, master, DiffReplicaApp.class, replica, any -> Map.of()),
            pair -> pair.clear(
                    new Numbered(-77L, "last"), "select e.id, e.name from NumberedRef e where e.name = 'last'"));

    private Service master;
    private Service replica;

    private void start(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        ServicePair pair = SERVICES.between(masterDatabase, replicaDatabase);
        master = pair.master();
        replica = pair.replica();
    }

    @AfterAll
    static void close() throws Exception {
        SERVICES.close();
    }

    /** A model with its keys. */
    private record Model(
            String id, String table, String entity, String keys, List<?> of, BiFunction<Integer, String, Object> row) {

        <K> List<K> keysOf() {
            return (List<K>) of;
        }

        String query(String suffix) {
            return "select %s, e.name, e.cqrsRevision, e.cqrsUpdated from %s%s e".formatted(keys, entity, suffix);
        }
    }

    private static List<Model> models() {
        List<UUID> uuids = LongStream.range(0, ROWS)
                .mapToObj(i -> UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
        List<String> words = LongStream.range(0, ROWS)
                .mapToObj(i -> List.of("a", "B", "é", "Z ", "_", "中").get((int) i % 6) + "-" + (ROWS - i))
                .toList();
        return List.of(
                model("numbered", Numbered.class, "e.id", numbers(), (i, name) -> new Numbered(number(i), name)),
                model("identified", Identified.class, "e.id", uuids, (i, name) -> new Identified(uuids.get(i), name)),
                model("worded", Worded.class, "e.id", words, (i, name) -> new Worded(words.get(i), name)),
                model(
                        "dated",
                        Dated.class,
                        "e.id",
                        LongStream.range(0, ROWS)
                                .mapToObj(LocalDate::ofEpochDay)
                                .toList(),
                        (i, name) -> new Dated(LocalDate.ofEpochDay(i), name)),
                model(
                        "composed",
                        Composed.class,
                        "e.id.region, e.id.number",
                        LongStream.range(0, ROWS)
                                .mapToObj(i -> composed((int) i))
                                .toList(),
                        (i, name) -> new Composed(composed(i), name)));
    }

    private static Model model(
            String id, Class<?> type, String keys, List<?> of, BiFunction<Integer, String, Object> row) {
        return new Model(
                id, type.getSimpleName().toLowerCase(java.util.Locale.ROOT), type.getSimpleName(), keys, of, row);
    }

    private static List<Long> numbers() {
        return LongStream.range(0, ROWS).mapToObj(i -> number((int) i)).toList();
    }

    /** Neighbours, gaps, negative ones and the largest. */
    private static long number(int i) {
        return i == ROWS - 1 ? Long.MAX_VALUE : i == 0 ? Long.MIN_VALUE : (i - 100L) * (i % 2 == 0 ? 1 : 1_000_003);
    }

    private static ComposedKey composed(int i) {
        return new ComposedKey(List.of("north", "South", "öst").get(i % 3), i / 3);
    }

    private void create(Model model) {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(model.row().apply(i, "name " + i));
        }
        master.bean(MasterOperations.class).bulkCreate(rows);
    }

    private void awaitSame(List<Model> models) {
        for (Model model : models) {
            await(model.id())
                    .atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(sorted(replica, model.query("Ref"))).isEqualTo(sorted(master, model.query(""))));
        }
    }

    private static List<String> sorted(Service service, String query) {
        return service.rows(query).stream().sorted().toList();
    }

    /** Nothing that was changed in a transaction is younger than this from here on. */
    private void letAllBeOld() {
        await().pollDelay(Duration.ofMillis(5)).until(() -> true);
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void missingStaleAndDeletedRowsAreFoundAndRepairedWhateverTheKey(
            TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        start(masterDatabase, replicaDatabase);
        List<Model> models = models();
        models.forEach(this::create);
        awaitSame(models);
        letAllBeOld();
        for (Model model : models) {
            Pipe pipe = new Pipe(master, replica);
            assertThat(pipe.digest(model.id(), false, false)).isEqualTo(new DiffResult(0, 0, 0));
            assertThat(pipe.notes).isEmpty();

            damage(model);
            assertThat(pipe.digest(model.id(), false, true)).as(model.id()).isEqualTo(new DiffResult(8, 0, 5));
            assertThat(pipe.notes)
                    .satisfiesExactlyInAnyOrder(
                            note -> assertThat(note).startsWith("PK to resync: ["),
                            note -> assertThat(note).startsWith("PK to delete: ["));
            assertThat(new Pipe(master, replica).digest(model.id(), false, false))
                    .as(model.id())
                    .isEqualTo(new DiffResult(8, 8, 5));
        }
        awaitSame(models);
        for (Model model : models) {
            assertThat(new Pipe(master, replica).digest(model.id(), false, false))
                    .as(model.id())
                    .isEqualTo(new DiffResult(0, 0, 0));
        }
    }

    /** Three rows lost by the replica, five at other revisions, five lost by the master behind everybody's back. */
    private void damage(Model model) {
        replica.inTransaction(entityManager -> {
            List<?> rows = entityManager
                    .createQuery("select e from %sRef e order by e.name".formatted(model.entity()), Object.class)
                    .getResultList();
            rows.subList(0, 3).forEach(entityManager::remove);
        });
        List<String> names =
                replica.rows("select e.name, e.name from %sRef e order by e.name".formatted(model.entity())).stream()
                        .map(row -> row.substring(1, row.indexOf(',')))
                        .toList();
        replica.sql()
                .sql("update %s_ref set cqrs_revision = cqrs_revision + 5 where name in (:names)"
                        .formatted(model.table()))
                .param("names", names.subList(10, 13))
                .update();
        replica.sql()
                .sql("update %s_ref set cqrs_revision = 0 - 1 where name in (:names)".formatted(model.table()))
                .param("names", names.subList(20, 22))
                .update();
        master.sql()
                .sql("delete from %s where name in (:names)".formatted(model.table()))
                .param("names", List.of(names.get(30), names.get(31), names.get(32), names.get(300), names.get(690)))
                .update();
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void theStagesOfPythonServicesFindTheSame(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        start(masterDatabase, replicaDatabase);
        List<Model> models = models();
        models.forEach(this::create);
        awaitSame(models);
        letAllBeOld();
        for (Model model : models) {
            damage(model);
            Pipe pipe = new Pipe(master, replica);
            assertThat(pipe.pairs(model.id(), RowFilter.ALL, true))
                    .as(model.id())
                    .isEqualTo(new DiffResult(8, 0, 0));
            assertThat(pipe.pairs(model.id(), RowFilter.ALL, false))
                    .as(model.id())
                    .isEqualTo(new DiffResult(8, 8, 0));
            assertThat(pipe.request).startsWith(model.id() + ",20");
            assertThat(pipe.deleted(model.id(), true)).as(model.id()).isEqualTo(new DeletedRows(5, 5, 0));
            assertThat(pipe.deleted(model.id(), false)).as(model.id()).isEqualTo(new DeletedRows(5, 5, 0));
        }
        awaitSame(models);
    }

    @ParameterizedTest
    @CsvSource(textBlock = PAIRS)
    void aValueThatSomebodyEditedIsFoundByItsContent(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        start(masterDatabase, replicaDatabase);
        Random random = new Random(3);
        master.bean(MasterOperations.class)
                .bulkCreate(LongStream.range(0, ROWS)
                        .mapToObj(id -> new Detailed(id, random))
                        .toList());
        await().atMost(SOON)
                .until(() ->
                        replica.rows("select e.id, e.title from DetailedRef e").size() == ROWS);
        letAllBeOld();

        Pipe pipe = new Pipe(master, replica);
        assertThat(pipe.digest("detailed", true, true)).isEqualTo(new DiffResult(0, 0, 0));
        assertThat(pipe.notes)
                .containsExactly(
                        "Field 'fine' is not compared: decimal:4 on the master, decimal:2 here, so values may differ rightly");

        replica.sql()
                .sql("update detailed_ref set title = 'edited' where id = 17")
                .update();
        replica.sql()
                .sql("update detailed_ref set amount = 12345.67 where id = 18")
                .update();
        replica.sql()
                .sql("update detailed_ref set ours = 'own', fine = 1 where id = 19")
                .update();
        assertThat(pipe.digest("detailed", false, false)).isEqualTo(new DiffResult(0, 0, 0));
        assertThat(pipe.digest("detailed", true, false)).isEqualTo(new DiffResult(2, 2, 0));
        assertThat(pipe.notes).contains("PK to resync: [17,18]");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new Pipe(master, replica).digest("detailed", true, true))
                        .isEqualTo(new DiffResult(0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource({"H2, H2", "POSTGRESQL, MARIADB"})
    void rowsThatTheMastersFilterLeavesOutAreNobodysBusiness(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        start(masterDatabase, replicaDatabase);
        master.bean(MasterOperations.class)
                .bulkCreate(LongStream.range(0, 100)
                        .mapToObj(id -> new Chosen(id, id % 10 == 0 ? "secret" : "open"))
                        .toList());
        await().atMost(SOON)
                .until(() ->
                        replica.rows("select e.id, e.name from ChosenRef e").size() == 90);
        master.inTransaction(entityManager -> rename(entityManager.find(Chosen.class, 5L), "secret now"));
        replica.sql().sql("delete from chosen_ref where id = 7").update();
        letAllBeOld();

        Pipe pipe = new Pipe(master, replica);
        assertThat(pipe.digest("chosen", false, true)).isEqualTo(new DiffResult(1, 0, 0));
        assertThat(pipe.notes).containsExactly("PK to resync: [7]");
        assertThat(pipe.pairs("chosen", RowFilter.ALL, true)).isEqualTo(new DiffResult(1, 0, 0));
        assertThat(pipe.pairs("chosen", RowFilter.where("id__gt", 7), true)).isEqualTo(new DiffResult(0, 0, 0));
    }

    private static void rename(Row row, String name) {
        row.rename(name);
    }

    @ParameterizedTest
    @CsvSource({"H2, H2", "POSTGRESQL, POSTGRESQL", "MARIADB, POSTGRESQL"})
    void whatChangesMeanwhileIsNotCalledDifferent(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        start(masterDatabase, replicaDatabase);
        Model model = models().get(0);
        create(model);
        awaitSame(List.of(model));
        replica.sql()
                .sql("delete from numbered_ref where name in ('name 44', 'name 445')")
                .update();
        letAllBeOld();
        AtomicBoolean done = new AtomicBoolean();
        Thread workload = new Thread(() -> change(done));
        workload.start();
        try {
            for (int round = 0; round < 5; round++) {
                Pipe pipe = new Pipe(master, replica).settlingFor(Duration.ofMillis(1_500));
                DiffResult result = pipe.digest("numbered", false, round < 4);
                assertThat(result.different()).as("%s", pipe.notes).isEqualTo(2);
                assertThat(result.retracted()).as("%s", pipe.notes).isZero();
            }
        } finally {
            done.set(true);
            workload.join();
        }
        awaitSame(List.of(model));
    }

    private void change(AtomicBoolean done) {
        Random random = new Random(5);
        long fresh = 10_000_000_000L;
        while (!done.get()) {
            long created = fresh++;
            long changed = number(200 + random.nextInt(200));
            master.inTransaction(entityManager -> {
                entityManager.persist(new Numbered(created, "fresh"));
                Numbered row = entityManager.find(Numbered.class, changed);
                if (row != null) {
                    row.rename("changed " + random.nextInt());
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"H2, H2", "POSTGRESQL, MARIADB"})
    void aDeletedKeyThatIsUsedAgainIsReplicatedAgain(TestDatabase masterDatabase, TestDatabase replicaDatabase)
            throws Exception {
        start(masterDatabase, replicaDatabase);
        Model model = models().get(0);
        create(model);
        awaitSame(List.of(model));
        for (int i = 0; i < 3; i++) {
            String name = "again " + i;
            master.inTransaction(entityManager -> rename(entityManager.find(Numbered.class, number(50)), name));
        }
        awaitSame(List.of(model));
        letAllBeOld();
        master.sql().sql("delete from numbered where name = 'again 2'").update();
        assertThat(new Pipe(master, replica).digest("numbered", false, false)).isEqualTo(new DiffResult(0, 0, 1));
        awaitSame(List.of(model));

        master.inTransaction(entityManager -> entityManager.persist(new Numbered(number(50), "new life")));
        awaitSame(List.of(model));
        assertThat(master.rows("select e.name, e.cqrsRevision from Numbered e where e.name = 'new life'"))
                .containsExactly("[new life, 4]");
    }

    @ParameterizedTest
    @CsvSource("H2, H2")
    void noRowIsANoteAndNoStream(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        start(masterDatabase, replicaDatabase);
        Pipe pipe = new Pipe(master, replica);
        assertThat(pipe.digest("numbered", false, false)).isEqualTo(new DiffResult(0, 0, 0));
        assertThat(pipe.bytes()).isZero();
        assertThat(pipe.deleted("numbered", false)).isEqualTo(new DeletedRows(0, 0, 0));
        assertThat(pipe.bytes()).isZero();
        assertThat(pipe.notes).contains("No row of 'numbered': nothing to compare");
    }
}
