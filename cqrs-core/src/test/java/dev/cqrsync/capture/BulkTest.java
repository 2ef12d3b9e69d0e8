package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CqrsException;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.TransactionDefinition;

/** Many rows in one operation. */
class BulkTest {

    private OperationsUnit unit;

    private OperationsUnit open(TestDatabase database) {
        unit = new OperationsUnit(
                database,
                Counter.Versioned.class,
                Counter.Counted.class,
                Counter.Generated.class,
                Models.Tracked.class,
                Models.Owner.class,
                Models.Vehicle.class,
                Models.Car.class,
                Models.Party.class,
                Models.Person.class,
                Models.Shape.class,
                Models.Circle.class,
                Models.OrderLine.class);
        return unit;
    }

    @AfterEach
    void close() {
        unit.close();
    }

    @ParameterizedTest
    @EnumSource
    void createdRowsArePublishedInBoundedPieces(TestDatabase database) {
        open(database);
        Iterable<Counter.Versioned> rows = () -> LongStream.rangeClosed(1, 1_201)
                .mapToObj(id -> new Counter.Versioned(id, 1))
                .iterator();
        assertThat(unit.operations.bulkCreate(rows)).isEqualTo(1_201);
        assertThat(unit.unit.delivery.chunkSizes).containsExactly(500, 500, 201);
        assertThat(unit.log()).hasSize(1_201).contains("SAVE 1 r0 1", "SAVE 1201 r0 1");
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateOfTheFilteredAttributeChangesEachRowOnce(TestDatabase database) {
        open(database);
        unit.operations.bulkCreate(LongStream.rangeClosed(1, 1_100)
                .mapToObj(id -> new Counter.Versioned(id, 1))
                .toList());
        unit.operations.bulkCreate(List.of(new Counter.Versioned(2_000, 3)));
        unit.unit.drain();

        assertThat(unit.operations.bulkUpdate(
                        Counter.Versioned.class, RowFilter.where("amount", 1), Map.of("amount", 2)))
                .isEqualTo(1_100);

        List<ChangeEvent> events = unit.unit.drain();
        assertThat(TransactionsTest.log(events))
                .hasSize(1_100)
                .allMatch(line -> line.endsWith(" r1 2"))
                .doesNotHaveDuplicates();
        assertThat(TestUnit.normal(events.get(0).instanceData()))
                .isEqualTo(unit.unit.stored(Counter.Versioned.class, 1L));
        unit.unit.inTransaction(
                session -> session.find(Counter.Versioned.class, 1L).setAmount(5));
        assertThat(unit.log()).containsExactly("SAVE 1 r2 5");
    }

    @ParameterizedTest
    @EnumSource
    void revisionsOfEveryKindAreRaised(TestDatabase database) {
        open(database);
        unit.persist(new Counter.Counted(1, 1));
        Counter.Generated generated = new Counter.Generated();
        unit.persist(generated);
        unit.operations.bulkUpdate(Counter.Counted.class, RowFilter.ALL, Map.of("amount", 2));
        unit.operations.bulkUpdate(Counter.Generated.class, RowFilter.ALL, Map.of("amount", 2));
        assertThat(unit.log()).containsExactly("SAVE 1 r1 2", "SAVE %s r1 2".formatted(generated.id));
        assertThat(unit.unit.stored(Counter.Counted.class, 1L)).containsEntry(ChangeEvent.REVISION, 1);
    }

    @ParameterizedTest
    @EnumSource
    void previousValuesAreAllTrackedOnes(TestDatabase database) {
        open(database);
        Models.Owner owner = new Models.Owner(new UUID(0, 1), "x");
        Models.Tracked row = new Models.Tracked(1, "Ann");
        row.score = 3;
        row.place = new Models.Place("Bonn", "A");
        unit.persist(owner, row);

        unit.operations.bulkUpdate(
                Models.Tracked.class,
                RowFilter.where("name", "Ann"),
                Map.of("score", 4, "place", new Models.Place("Ulm", null), "owner", owner.id));

        ChangeEvent event = unit.unit.drainOne();
        assertThat(event.previousData())
                .containsEntry("name", "Ann")
                .containsEntry("score", 3)
                .containsEntry("place_city", "Bonn")
                .containsEntry("owner", null);
        assertThat(event.instanceData())
                .containsEntry("score", 4)
                .containsEntry("place_city", "Ulm")
                .containsEntry("place_street", null)
                .containsEntry("owner", owner.id.toString());
        assertThat(TestUnit.normal(event.instanceData())).isEqualTo(unit.unit.stored(Models.Tracked.class, 1L));
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfSubclassesAreChangedInTheirTables(TestDatabase database) {
        open(database);
        Models.Car car = new Models.Car();
        car.id = 1L;
        Models.Person person = new Models.Person();
        person.id = 2L;
        Models.Circle circle = new Models.Circle();
        circle.id = 3L;
        Models.Shape shape = new Models.Shape();
        shape.id = 4L;
        unit.persist(car, person, circle, shape);
        unit.operations.bulkUpdate(Models.Vehicle.class, RowFilter.ALL, Map.of("name", "a"));
        unit.operations.bulkUpdate(Models.Person.class, RowFilter.ALL, Map.of("name", "b", "firstName", "c"));
        unit.operations.bulkUpdate(Models.Shape.class, RowFilter.ALL, Map.of("name", "d"));
        unit.operations.bulkUpdate(Models.Circle.class, RowFilter.ALL, Map.of("radius", 2.5));
        assertThat(unit.unit.drain().stream()
                        .map(event ->
                                event.cqrsId() + " " + event.instanceData().get("name") + " "
                                        + event.instanceData().get(ChangeEvent.REVISION)))
                .containsExactlyInAnyOrder("vehicle a 1", "person b 1", "circle d 1", "shape d 1", "circle d 2");
        assertThat(unit.unit.stored(Models.Person.class, 2L))
                .containsEntry("name", "b")
                .containsEntry("first_name", "c");
    }

    @ParameterizedTest
    @EnumSource
    void deletedRowsArePublishedAndTheirKeysRemembered(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 2));
        assertThat(unit.operations.bulkDelete(Counter.Versioned.class, RowFilter.where("amount", 2)))
                .isEqualTo(1);
        assertThat(unit.log()).containsExactly("DELETE 2 r1");
        assertThat(unit.operations.bulkCreate(List.of(new Counter.Versioned(2, 3))))
                .isEqualTo(1);
        assertThat(unit.log()).containsExactly("SAVE 2 r2 3");
    }

    @ParameterizedTest
    @EnumSource
    void anOperationJoinsTheTransactionAndItsSessionSeesTheChange(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 1));
        unit.inTransaction(() -> {
            Counter.Versioned one = unit.entityManager().find(Counter.Versioned.class, 1L);
            one.setAmount(5);
            unit.operations.bulkUpdate(Counter.Versioned.class, RowFilter.where("amount", 5), Map.of("amount", 6));
            assertThat(one.getAmount()).isEqualTo(6);
            Counter.Versioned two = unit.entityManager().find(Counter.Versioned.class, 2L);
            unit.operations.bulkDelete(Counter.Versioned.class, RowFilter.where("pk", 2));
            assertThat(unit.entityManager().contains(two)).isFalse();
            one.setAmount(7);
        });
        // one event for the row that the transaction itself has changed
        assertThat(unit.log()).containsExactlyInAnyOrder("DELETE 2 r1", "SAVE 1 r3 7");
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfARolledBackTransactionOrSavepointIsPublished(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1));
        Runnable work = () -> {
            unit.operations.bulkCreate(List.of(new Counter.Versioned(3, 3)));
            unit.operations.bulkUpdate(Counter.Versioned.class, RowFilter.ALL, Map.of("amount", 2));
            unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 4), true);
            unit.operations.bulkDelete(Counter.Versioned.class, RowFilter.where("pk", 1));
        };
        unit.in(TransactionDefinition.PROPAGATION_REQUIRED, true, work);
        assertThat(unit.log()).isEmpty();
        unit.inTransaction(() -> {
            unit.operations.bulkCreate(List.of(new Counter.Versioned(8, 8)));
            unit.in(TransactionDefinition.PROPAGATION_NESTED, true, work);
            unit.entityManager().clear();
            unit.operations.bulkCreate(List.of(new Counter.Versioned(9, 9)));
        });
        assertThat(unit.log()).containsExactly("SAVE 8 r0 8", "SAVE 9 r0 9");
        unit.inTransaction(() -> unit.in(
                TransactionDefinition.PROPAGATION_REQUIRES_NEW,
                false,
                () -> unit.operations.bulkUpdate(
                        Counter.Versioned.class, RowFilter.where("pk", 1), Map.of("amount", 2))));
        assertThat(unit.log()).containsExactly("SAVE 1 r1 2");
    }

    @ParameterizedTest
    @EnumSource
    void aPartialUpdateIsSilentUnlessToldOtherwise(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1));
        assertThat(unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 2)))
                .isTrue();
        assertThat(unit.log()).isEmpty();
        assertThat(unit.unit.stored(Counter.Versioned.class, 1L))
                .containsEntry("amount", 2)
                .containsEntry(ChangeEvent.REVISION, 1);
        assertThat(unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 3), true))
                .isTrue();
        assertThat(unit.log()).containsExactly("SAVE 1 r2 3");
        assertThat(unit.operations.update(Counter.Versioned.class, 7L, Map.of("amount", 3), true))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aPartialUpdateIsPublishedByDefaultWhereSetAndTheCallStillWins(TestDatabase database) {
        unit = new OperationsUnit(database, true, Counter.Versioned.class);
        unit.persist(new Counter.Versioned(1, 1));
        unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 2), false);
        assertThat(unit.log()).isEmpty();
        unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 3));
        assertThat(unit.log()).containsExactly("SAVE 1 r2 3");
    }

    @ParameterizedTest
    @EnumSource
    void withinAScopeOnlyTheCallThatSaysSoPublishes(TestDatabase database) {
        open(database).persist(new Counter.Versioned(1, 1), new Counter.Versioned(2, 1), new Counter.Versioned(3, 1));
        unit.operations.withoutPublishing(() -> {
            unit.operations.bulkUpdate(Counter.Versioned.class, RowFilter.where("pk", 1), Map.of("amount", 2));
            unit.operations.bulkDelete(Counter.Versioned.class, RowFilter.where("pk", 3));
            unit.operations.bulkCreate(List.of(new Counter.Versioned(4, 4)));
            unit.operations.update(Counter.Versioned.class, 2L, Map.of("amount", 2));
        });
        assertThat(unit.log()).isEmpty();
        boolean found = unit.operations.withoutPublishing(
                () -> unit.operations.update(Counter.Versioned.class, 2L, Map.of("amount", 3), true));
        assertThat(found).isTrue();
        assertThat(unit.log()).containsExactly("SAVE 2 r2 3");
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aScopeSilencesWhatIsPublishedByDefault(TestDatabase database) {
        unit = new OperationsUnit(database, true, Counter.Versioned.class);
        unit.persist(new Counter.Versioned(1, 1));
        unit.operations.withoutPublishing(() -> {
            unit.operations.update(Counter.Versioned.class, 1L, Map.of("amount", 2));
        });
        assertThat(unit.log()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSilentUpdateStaysSilentAndIsRememberedForAnEventOfItsTransaction(TestDatabase database) {
        Models.Tracked row = new Models.Tracked(1, "Ann");
        row.score = 1;
        open(database).persist(row);
        unit.inTransaction(() -> {
            unit.operations.withoutPublishing(() -> {
                unit.entityManager().find(Models.Tracked.class, 1L).name = "Bob";
                unit.entityManager().flush();
            });
            unit.operations.update(Models.Tracked.class, 1L, Map.of("score", 2));
        });
        assertThat(unit.unit.drain()).isEmpty();

        unit.inTransaction(() -> {
            unit.operations.update(Models.Tracked.class, 1L, Map.of("score", 3));
            unit.entityManager().find(Models.Tracked.class, 1L).name = "Cyd";
        });
        assertThat(unit.unit.drainOne().previousData())
                .containsEntry("name", "Bob")
                .containsEntry("score", 2);
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void valuesThatDoNotFitAreRefusedByName(TestDatabase database) {
        open(database);
        assertRefused(Map.of("amonut", 1), "'amonut'");
        assertRefused(Map.of("amount", "many"), "'amount'", "Integer", "java.lang.String");
        assertRefused(Map.of("cqrsRevision", 1L), "'cqrsRevision'");
        assertRefused(Map.of("id", 1L), "'id'");
        assertRefused(Map.of(), "names no attribute");
        assertRefused(java.util.Collections.singletonMap("amount", null), "'amount' to null");
    }

    private void assertRefused(Map<String, Object> values, String... parts) {
        assertThatThrownBy(() -> unit.operations.bulkUpdate(Counter.Versioned.class, RowFilter.ALL, values))
                .isInstanceOf(CqrsException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("Versioned");
        assertThatThrownBy(() -> unit.operations.update(Counter.Versioned.class, 1L, values))
                .isInstanceOf(CqrsException.class);
    }
}
