package dev.cqrsync.it.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.cqrsync.contract.ContractExporter;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.it.model.master.Shapes;
import dev.cqrsync.it.model.master.ShapesMaster;
import dev.cqrsync.it.model.replica.EventLog;
import dev.cqrsync.it.model.replica.PersonEvents;
import dev.cqrsync.it.model.replica.ShapesReplica;
import dev.cqrsync.it.support.Service;
import dev.cqrsync.it.support.ServicePair;
import dev.cqrsync.it.support.ServicePairs;
import dev.cqrsync.it.support.TestTransport;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.master.MasterOperations;
import dev.cqrsync.master.SyncOptions;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models of two services say arrives from one at the other, whose mapping was checked against a contract. */
class ShapesTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static final ServicePairs PAIRS = new ServicePairs(
            (master, replica) -> new ServicePair(
                    ShapesMaster.class,
                    master,
                    ShapesReplica.class,
                    replica,
                    running -> Map.of(
                            "cqrs.replica.contract", contract(running).toUri().toString())),
            pair -> {
                pair.clear(new Shapes.Person(77, "last", 0), "select p.id, p.title from PersonRef p where p.id = 77");
                pair.replica().bean(PersonEvents.class).told().clear();
                pair.replica().bean(EventLog.class).events().clear();
            });

    private interface Scenario {
        void play(Service master, Service replica, TestTransport transport) throws Exception;
    }

    private static void between(TestDatabase masterDatabase, TestDatabase replicaDatabase, Scenario scenario)
            throws Exception {
        ServicePair pair = PAIRS.between(masterDatabase, replicaDatabase);
        scenario.play(pair.master(), pair.replica(), pair.transport());
        assertThat(pair.transport().deadLetters()).isZero();
    }

    @AfterAll
    static void close() throws Exception {
        PAIRS.close();
    }

    /** As a build of the master writes it. */
    private static Path contract(Service master) {
        String json = new ContractExporter(master.bean(FieldNaming.class))
                .export(master.bean(MappingRegistry.class).masters())
                .toJson();
        try {
            return Files.writeString(directory.resolve("contract.json"), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitRows(Service service, String query, String... rows) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(service.rows(query)).as(query).containsExactly(rows));
    }

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void aHandlerIsToldAllThatTheMasterSaysAndTheRowHasItsOwnTypes(TestDatabase master, TestDatabase replica)
            throws Exception {
        between(master, replica, (people, copies, transport) -> {
            String query =
                    "select p.id, p.title, p.age, p.mood, b.id, p.cqrsRevision from PersonRef p left join p.boss b"
                            + " order by p.id";
            people.inTransaction(entityManager -> {
                Shapes.Person ann = new Shapes.Person(1, "Ann", 40);
                entityManager.persist(ann);
                Shapes.Person bob = new Shapes.Person(2, "Bob", 30);
                bob.boss = ann;
                entityManager.persist(bob);
            });
            awaitRows(copies, query, "[1, Ann, 40, CALM, null, 0]", "[2, Bob, 30, CALM, 1, 0]");
            people.inTransaction(entityManager -> {
                Shapes.Person bob = entityManager.find(Shapes.Person.class, 2L);
                bob.name = "Rob";
                entityManager.flush();
                bob.name = "Robert";
                bob.mood = Shapes.Mood.CROSS;
                bob.boss = null;
            });
            awaitRows(copies, query, "[1, Ann, 40, CALM, null, 0]", "[2, Robert, 30, CROSS, null, 2]");
            people.inTransaction(entityManager ->
                    entityManager.find(Shapes.Person.class, 1L, LockModeType.PESSIMISTIC_FORCE_INCREMENT));
            people.inTransaction(entityManager -> entityManager.remove(entityManager.find(Shapes.Person.class, 2L)));
            awaitRows(copies, "select p.id, p.title from PersonRef p", "[1, Ann]");

            String rest = "correlation=ticket-7 expires=true";
            assertThat(copies.bean(PersonEvents.class).told())
                    .satisfiesExactly(
                            told -> assertThat(told)
                                    .startsWith("CREATED Ann r0 SAVE previous={name=null, cqrs_revision=null}")
                                    .contains("service=people", "signal=SAVE", "age=40")
                                    .endsWith(rest),
                            told -> assertThat(told)
                                    .startsWith("CREATED Bob r0 SAVE previous={")
                                    .contains("name=null", "boss=null", "age=30"),
                            told -> assertThat(told)
                                    .startsWith("UPDATED Robert r2 SAVE previous={")
                                    .contains("name=Bob", "boss=1", "cqrs_revision=0"),
                            told -> assertThat(told).startsWith("UPDATED Ann r2 SAVE previous={cqrs_revision="),
                            told -> assertThat(told).isEqualTo("DELETED 2 {name=Robert}"));
        });
    }

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void rowsOfEveryShapeAreFollowedThroughTheirLives(TestDatabase master, TestDatabase replica) throws Exception {
        between(master, replica, (people, copies, transport) -> {
            people.inTransaction(entityManager -> {
                entityManager.persist(new Shapes.Seat("main", 7, "red"));
                entityManager.persist(new Shapes.Seat("main", 8, "blue"));
                entityManager.persist(new Shapes.Paper(1, "plain"));
                entityManager.persist(new Shapes.Letter(2, "dear", "Ann"));
                entityManager.persist(new Shapes.Bill(3, "due", new BigDecimal("12.50")));
                Shapes.Person ann = new Shapes.Person(5, "Ann", 40);
                entityManager.persist(ann);
                entityManager.persist(new Shapes.Passport(ann, "X1"));
            });
            awaitRows(
                    copies,
                    "select s.key.hall, s.key.number, s.kind from SeatRef s order by s.key.number",
                    "[main, 7, red]",
                    "[main, 8, blue]");
            awaitRows(copies, "select p.id, p.title from PaperRef p order by p.id", "[1, plain]", "[2, dear]");
            awaitRows(copies, "select b.id, b.title, b.amount from BillRef b", "[3, due, 12.50]");
            awaitRows(copies, "select p.id, p.person, p.code from PassportRef p", "[5, 5, X1]");

            people.inTransaction(entityManager -> {
                entityManager.find(Shapes.Seat.class, new Shapes.SeatKey("main", 7)).kind = "green";
                entityManager.remove(entityManager.find(Shapes.Seat.class, new Shapes.SeatKey("main", 8)));
                entityManager.find(Shapes.Paper.class, 2L).title = "dearest";
                entityManager.remove(entityManager.find(Shapes.Paper.class, 1L));
                entityManager.find(Shapes.Paper.class, 3L).title = "overdue";
                entityManager.find(Shapes.Passport.class, 5L).code = "X2";
            });
            awaitRows(copies, "select s.key.number, s.kind, s.cqrsRevision from SeatRef s", "[7, green, 1]");
            awaitRows(copies, "select p.id, p.title, p.cqrsRevision from PaperRef p", "[2, dearest, 1]");
            awaitRows(copies, "select b.id, b.title, b.cqrsRevision from BillRef b", "[3, overdue, 1]");
            awaitRows(copies, "select p.id, p.code from PassportRef p", "[5, X2]");
        });
    }

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void everyInheritanceSendsOneEventPerRow(TestDatabase master, TestDatabase replica) throws Exception {
        between(master, replica, (people, copies, transport) -> {
            people.inTransaction(entityManager -> {
                entityManager.persist(new Shapes.Letter(1, "dear", "Ann"));
                entityManager.persist(new Shapes.Bill(2, "due", new BigDecimal("12.50")));
                entityManager.persist(new Shapes.Car(1, "van", 5));
                entityManager.persist(new Shapes.Truck(2, "lorry", 7));
                entityManager.persist(new Shapes.Figure(1, "blot"));
                entityManager.persist(new Shapes.Circle(2, "ring", 3));
            });
            people.inTransaction(entityManager -> {
                entityManager.find(Shapes.Paper.class, 2L).title = "overdue";
                Shapes.Truck truck = entityManager.find(Shapes.Truck.class, 2L);
                truck.name = "truck"; // of the parent and of the child
                truck.tons = 8;
                Shapes.Circle circle = entityManager.find(Shapes.Circle.class, 2L);
                circle.name = "disc";
                circle.radius = 4;
            });
            people.inTransaction(entityManager -> {
                entityManager.remove(entityManager.find(Shapes.Paper.class, 1L));
                entityManager.remove(entityManager.find(Shapes.Vehicle.class, 1L));
                entityManager.remove(entityManager.find(Shapes.Figure.class, 1L));
            });
            EventLog log = copies.bean(EventLog.class);
            await().atMost(SOON).until(() -> log.events().size() >= 12);
            people.inTransaction(entityManager -> entityManager.persist(new Shapes.Person(1, "last", 1)));
            await().atMost(SOON).until(() -> log.events().contains("SAVE person CREATED"));
            assertThat(log.events())
                    .containsExactlyInAnyOrder(
                            "SAVE paper CREATED",
                            "SAVE bill CREATED",
                            "SAVE vehicle CREATED",
                            "SAVE truck CREATED",
                            "SAVE figure CREATED",
                            "SAVE circle CREATED",
                            "SAVE bill UPDATED",
                            "SAVE truck UPDATED",
                            "SAVE circle UPDATED",
                            "DELETE paper DELETED",
                            "DELETE vehicle DELETED",
                            "DELETE figure DELETED",
                            "SAVE person CREATED");
            awaitRows(copies, "select p.id, p.title from PaperRef p");
            awaitRows(copies, "select b.id, b.title, b.amount from BillRef b", "[2, overdue, 12.50]");
            awaitRows(copies, "select v.id, v.name from VehicleRef v");
            awaitRows(copies, "select t.id, t.name, t.tons from TruckRef t", "[2, truck, 8]");
            awaitRows(copies, "select f.id, f.name from FigureRef f", "[2, disc]");
            awaitRows(copies, "select c.id, c.radius, c.cqrsRevision from CircleRef c", "[2, 4, 1]");
        });
    }

    @ParameterizedTest
    @CsvSource({"H2, POSTGRESQL", "POSTGRESQL, MARIADB", "MARIADB, H2"})
    void aSyncReachesTheServicesThatItIsMeantFor(TestDatabase master, TestDatabase replica) throws Exception {
        between(master, replica, (people, copies, transport) -> {
            MasterOperations operations = people.bean(MasterOperations.class);
            operations.withoutPublishing(() -> people.inTransaction(entityManager -> {
                Shapes.Person ann = new Shapes.Person(5, "Ann", 40);
                entityManager.persist(ann);
                entityManager.persist(new Shapes.Passport(ann, "X1"));
            }));
            operations.sync(Shapes.Passport.class, RowFilter.ALL); // to all: not taken
            operations.sync(Shapes.Person.class, RowFilter.ALL);
            awaitRows(copies, "select p.id, p.title from PersonRef p", "[5, Ann]");
            assertThat(copies.rows("select p.id, p.code from PassportRef p")).isEmpty();
            assertThat(copies.bean(PersonEvents.class).told())
                    .singleElement()
                    .asString()
                    .startsWith("CREATED Ann r0 SYNC");

            operations.sync(Shapes.Passport.class, RowFilter.ALL, SyncOptions.toQueue(transport.queue()));
            awaitRows(copies, "select p.id, p.code from PassportRef p", "[5, X1]");
            assertThat(operations.sync(Shapes.Person.class, 99L)).isFalse();
        });
    }
}
