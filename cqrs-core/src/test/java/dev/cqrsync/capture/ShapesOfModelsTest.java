package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.SignalType;
import dev.cqrsync.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShapesOfModelsTest {

    private static List<String> ids(List<ChangeEvent> events) {
        return events.stream()
                .map(event -> event.signalType() + " " + event.cqrsId() + " "
                        + event.instanceData().get(ChangeEvent.REVISION))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void anEmbeddedIdIsAnObjectAndFlatFields(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.OrderLine.class)) {
            Models.LineKey key = new Models.LineKey(7, 2);
            Map<String, Object> pk = Map.of("order_id", 7, "line", 2);
            unit.inTransaction(session -> session.persist(new Models.OrderLine(key, "pen")));
            ChangeEvent created = unit.drainOne();
            assertThat(created.instancePk()).isEqualTo(pk);
            assertThat(created.instanceData())
                    .containsEntry("order_id", 7)
                    .containsEntry("line", 2)
                    .containsEntry("product", "pen");

            unit.inTransaction(session -> session.remove(session.getReference(Models.OrderLine.class, key)));
            ChangeEvent deleted = unit.drainOne();
            assertThat(deleted.signalType()).isEqualTo(SignalType.DELETE);
            assertThat(deleted.instancePk()).isEqualTo(pk);
            assertThat(deleted.instanceData()).containsEntry("id", pk).containsEntry(ChangeEvent.REVISION, 1);

            unit.inTransaction(session -> session.persist(new Models.OrderLine(key, "ink")));
            assertThat(unit.drainOne().instanceData()).containsEntry(ChangeEvent.REVISION, 2);
            assertThat(unit.stored(Models.OrderLine.class, key)).containsEntry(ChangeEvent.REVISION, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdClassIsTheSameAndACompositeReferenceAnObjectNobodyLoads(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.Seat.class, Models.OrderLine.class)) {
            Models.LineKey line = new Models.LineKey(7, 2);
            unit.inTransaction(session -> session.persist(new Models.OrderLine(line, "ticket")));
            unit.drain();

            unit.inTransaction(session -> session.persist(new Models.Seat("A", 1)));
            ChangeEvent created = unit.drainOne();
            assertThat(created.instancePk()).isEqualTo(Map.of("seat_row", "A", "number", 1));
            assertThat(created.instanceData())
                    .containsEntry("seat_row", "A")
                    .containsEntry("number", 1)
                    .containsEntry("order_line", null);

            unit.inTransaction(session -> {
                Models.Seat seat = session.find(Models.Seat.class, new Models.SeatKey("A", 1));
                seat.orderLine = session.getReference(Models.OrderLine.class, line);
                session.flush();
                assertThat(Hibernate.isInitialized(seat.orderLine)).isFalse();
            });
            assertThat(unit.drainOne().instanceData()).containsEntry("order_line", Map.of("order_id", 7, "line", 2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUuidKeyIsText(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.Owner.class)) {
            UUID id = UUID.fromString("00000000-0000-0000-0000-0000000000aa");
            unit.inTransaction(session -> session.persist(new Models.Owner(id, "x")));
            assertThat(unit.delivery.committed.get(0).row()).isEqualTo("\"" + id + "\"");
            unit.inTransaction(session -> session.remove(session.find(Models.Owner.class, id)));
            assertThat(unit.drain())
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.instancePk()).isEqualTo(id.toString()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSingleTableGivesOneEventPerRow(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.Vehicle.class, Models.Car.class, Models.Truck.class)) {
            Models.Car car = new Models.Car();
            car.id = 1L;
            car.doors = 4;
            Models.Truck truck = new Models.Truck();
            truck.id = 2L;
            truck.load = 9;
            unit.inTransaction(session -> {
                session.persist(car);
                session.persist(truck);
            });
            List<ChangeEvent> events = unit.drain();
            assertThat(ids(events)).containsExactly("SAVE vehicle 0", "SAVE truck 0");
            assertThat(events.get(0).instanceData()).doesNotContainKey("doors");
            assertThat(events.get(1).instanceData()).containsEntry("load", 9);
            changeAndDelete(unit, Models.Vehicle.class, 2L, "truck");
        }
    }

    @ParameterizedTest
    @EnumSource
    void joinedTablesGiveOneEventPerRow(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.Party.class, Models.Person.class)) {
            Models.Person person = new Models.Person();
            person.id = 1L;
            person.name = "n";
            person.firstName = "f";
            unit.inTransaction(session -> session.persist(person));
            ChangeEvent event = unit.drainOne();
            assertThat(ids(List.of(event))).containsExactly("SAVE person 0");
            assertThat(event.instanceData()).containsEntry("name", "n").containsEntry("first_name", "f");
            unit.inTransaction(session -> session.find(Models.Person.class, 1L).firstName = "g");
            assertThat(unit.drainOne().instanceData())
                    .containsEntry("first_name", "g")
                    .containsEntry("cqrs_revision", 1);
            unit.inTransaction(session -> session.find(Models.Person.class, 1L).firstName = "f");
            unit.drain();
            unit.inTransaction(session -> session.remove(session.find(Models.Party.class, 1L)));
            assertThat(ids(unit.drain())).containsExactly("DELETE person 3");
            Models.Person again = new Models.Person();
            again.id = 1L;
            unit.inTransaction(session -> session.persist(again));
            assertThat(ids(unit.drain())).containsExactly("SAVE person 4");
            assertThat(unit.stored(Models.Person.class, 1L)).containsEntry("cqrs_revision", 4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTablePerClassGivesOneEventPerRow(TestDatabase database) {
        try (TestUnit unit = new TestUnit(database, Models.Shape.class, Models.Circle.class)) {
            Models.Circle circle = new Models.Circle();
            circle.id = 1L;
            circle.radius = 2;
            unit.inTransaction(session -> session.persist(circle));
            ChangeEvent event = unit.drainOne();
            assertThat(ids(List.of(event))).containsExactly("SAVE circle 0");
            assertThat(event.instanceData()).containsEntry("radius", new java.math.BigDecimal("2.0"));
            unit.inTransaction(session -> session.find(Models.Circle.class, 1L).name = "round");
            unit.drain();
            unit.inTransaction(session -> session.remove(session.find(Models.Shape.class, 1L)));
            assertThat(ids(unit.drain())).containsExactly("DELETE circle 2");
            Models.Circle again = new Models.Circle();
            again.id = 1L;
            unit.inTransaction(session -> session.persist(again));
            assertThat(ids(unit.drain())).containsExactly("SAVE circle 3");
            assertThat(unit.stored(Models.Circle.class, 1L)).containsEntry("cqrs_revision", 3);
        }
    }

    private static void changeAndDelete(TestUnit unit, Class<? extends Models.Vehicle> type, long id, String cqrsId) {
        unit.inTransaction(session -> session.find(type, id).name = "new");
        unit.inTransaction(session -> session.remove(session.find(type, id)));
        assertThat(ids(unit.drain())).containsExactly("SAVE " + cqrsId + " 1", "DELETE " + cqrsId + " 2");
    }
}
