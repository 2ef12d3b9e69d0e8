package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.CorrelationIdSource;
import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.DeleteData;
import dev.cqrsync.EventMetadata;
import dev.cqrsync.FilterExit;
import dev.cqrsync.SyncFilter;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which rows are published, and what goes with their events. */
class FilterTest {

    @Entity(name = "Kept")
    @CqrsMaster("kept")
    static class Kept extends CqrsMasterEntity {

        @Id
        Long id;

        boolean open;
        String name;
    }

    @Entity(name = "Dropped")
    @CqrsMaster(value = "dropped", onFilterExit = FilterExit.DELETE, timeToLive = "never")
    static class Dropped extends CqrsMasterEntity {

        @Id
        Long id;

        boolean open;
        String name;
    }

    /** Everything that an application can add. */
    private static final class Extensions implements MasterExtensions {

        @Override
        public SyncFilter<?> filter(MasterMapping master) {
            SyncFilter<Kept> kept = row -> row.open;
            SyncFilter<Dropped> dropped = row -> row.open;
            return master.cqrsId().equals("kept") ? kept : dropped;
        }

        @Override
        public List<EventMetadata<?>> metadata(MasterMapping master) {
            EventMetadata<Object> global = (row, signal) -> Map.of("service", "books", "signal", signal);
            EventMetadata<Dropped> own = (row, signal) -> Map.of("signal", "mine", "rowName", row.name);
            return master.cqrsId().equals("dropped") ? List.of(global, own) : List.of(global);
        }

        @Override
        public DeleteData<?> deleteData(MasterMapping master) {
            DeleteData<Dropped> data = row -> Map.of("last", row.name);
            return master.cqrsId().equals("dropped") ? data : null;
        }

        @Override
        public CorrelationIdSource correlationIds() {
            return () -> "trace-1";
        }
    }

    private TestUnit unit;

    private void open(TestDatabase database) {
        unit = new TestUnit(database, Map.of(), new Extensions(), CaptureSettings.DEFAULT, Kept.class, Dropped.class);
    }

    @AfterEach
    void close() {
        unit.close();
    }

    private List<String> log() {
        return unit.drain().stream()
                .map(event -> "%s %s r%s"
                        .formatted(
                                event.signalType(),
                                event.cqrsId(),
                                event.instanceData().get(ChangeEvent.REVISION)))
                .toList();
    }

    private void kept(boolean open, String name) {
        unit.inTransaction(session -> {
            Kept known = session.find(Kept.class, 1L);
            Kept row = known == null ? new Kept() : known;
            row.id = 1L;
            row.open = open;
            row.name = name;
            session.persist(row);
        });
    }

    private void dropped(boolean open, String name) {
        unit.inTransaction(session -> {
            Dropped known = session.find(Dropped.class, 1L);
            Dropped row = known == null ? new Dropped() : known;
            row.id = 1L;
            row.open = open;
            row.name = name;
            session.persist(row);
        });
    }

    @ParameterizedTest
    @EnumSource
    void rowsOutsideTheFilterAreCountedButNotPublished(TestDatabase database) {
        open(database);
        kept(false, "a");
        kept(false, "b");
        assertThat(log()).isEmpty();
        kept(true, "c");
        assertThat(log()).containsExactly("SAVE kept r2");
        kept(false, "d");
        kept(false, "e");
        assertThat(log()).isEmpty();
        unit.inTransaction(session -> session.remove(session.find(Kept.class, 1L)));
        assertThat(log()).containsExactly("DELETE kept r5");
    }

    @ParameterizedTest
    @EnumSource
    void theCommittedStateDecides(TestDatabase database) {
        open(database);
        unit.inTransaction(session -> {
            Kept row = new Kept();
            row.id = 1L;
            row.open = true;
            session.persist(row);
            session.flush();
            row.open = false;
        });
        assertThat(log()).isEmpty();
        assertThat(unit.stored(Kept.class, 1L)).containsEntry("cqrs_revision", 1);
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatLeavesIsDeletedAtTheReplicasAndComesBackWithAHigherRevision(TestDatabase database) {
        open(database);
        dropped(false, "a");
        assertThat(log()).as("nobody has it yet").isEmpty();
        dropped(true, "b");
        dropped(false, "c");
        dropped(false, "d");
        dropped(true, "e");
        assertThat(log())
                .containsExactly("SAVE dropped r1", "DELETE dropped r2", "DELETE dropped r3", "SAVE dropped r4");
    }

    @ParameterizedTest
    @EnumSource
    void aRowDeletedAndCreatedOutsideTheFilterInOneTransactionIsDeletedAtTheReplicas(TestDatabase database) {
        open(database);
        kept(true, "a");
        unit.drain();
        unit.inTransaction(session -> {
            session.remove(session.find(Kept.class, 1L));
            session.flush();
            Kept again = new Kept();
            again.id = 1L;
            session.persist(again);
        });
        assertThat(log()).containsExactly("DELETE kept r1");
        assertThat(unit.stored(Kept.class, 1L)).containsEntry("cqrs_revision", 1);
    }

    @ParameterizedTest
    @EnumSource
    void eventsCarryWhatTheApplicationAddsToThem(TestDatabase database) {
        open(database);
        kept(true, "a");
        dropped(true, "b");
        unit.inTransaction(session -> session.remove(session.find(Dropped.class, 1L)));
        List<ChangeEvent> events = unit.drain();
        assertThat(events).extracting(ChangeEvent::correlationId).containsOnly("trace-1");
        assertThat(events)
                .extracting(ChangeEvent::meta)
                .containsExactly(
                        Map.of("service", "books", "signal", "SAVE"),
                        Map.of("service", "books", "signal", "mine", "rowName", "b"),
                        Map.of("service", "books", "signal", "mine", "rowName", "b"));
        assertThat(events.get(2).instanceData()).containsEntry("custom", Map.of("last", "b"));
        assertThat(events.get(0).expires()).isNotNull();
        assertThat(events.get(1).expires()).isNull();
    }
}
