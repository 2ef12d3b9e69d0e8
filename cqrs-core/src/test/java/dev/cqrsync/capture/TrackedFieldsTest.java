package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class TrackedFieldsTest {

    @Parameter
    private TestDatabase database;

    private TestUnit unit;

    @BeforeEach
    void open() {
        unit = new TestUnit(database, Models.Tracked.class, Models.Owner.class);
    }

    @AfterEach
    void close() {
        unit.close();
    }

    private static Map<String, Object> nulls(String... fields) {
        Map<String, Object> nulls = new HashMap<>();
        for (String field : fields) {
            nulls.put(field, null);
        }
        return nulls;
    }

    @Test
    void aCreatedRowWasNullInEveryTrackedFieldThatHasAValue() {
        unit.inTransaction(session -> session.persist(new Models.Tracked(1, "Ann")));
        assertThat(unit.drainOne().previousData()).isEqualTo(nulls("name", "cqrs_revision"));
    }

    @Test
    void anUpdateCarriesTheOldValuesOfChangedTrackedFieldsOnly() {
        UUID owner = new UUID(0, 170);
        unit.inTransaction(session -> {
            Models.Tracked row = new Models.Tracked(1, "Ann");
            row.score = 2;
            row.place = new Models.Place("Rome", "Via");
            row.owner = new Models.Owner(owner, "x");
            session.persist(row.owner);
            session.persist(row);
        });
        unit.drain();
        unit.inTransaction(session -> {
            Models.Tracked row = session.find(Models.Tracked.class, 1L);
            row.name = "Bea";
            row.untracked = "new";
            row.place = new Models.Place("Oslo", "Via");
            row.owner = null;
        });
        assertThat(unit.drainOne().previousData())
                .isEqualTo(Map.of("name", "Ann", "place_city", "Rome", "owner", owner.toString(), "cqrs_revision", 0));

        unit.inTransaction(session -> session.find(Models.Tracked.class, 1L).untracked = "newer");
        ChangeEvent event = unit.drainOne();
        assertThat(event.previousData()).isEqualTo(Map.of("cqrs_revision", 1));
        assertThat(event.instanceData()).containsEntry("cqrs_revision", 2);
    }

    @Test
    void theFirstOldValueOfTheTransactionCountsOverAllItsFlushes() {
        unit.inTransaction(session -> session.persist(new Models.Tracked(1, "a")));
        unit.drain();
        unit.inTransaction(session -> {
            Models.Tracked row = session.find(Models.Tracked.class, 1L);
            row.name = "b";
            session.flush();
            row.name = "c";
            row.score = 5;
            session.flush();
            row.score = 6;
        });
        ChangeEvent event = unit.drainOne();
        Map<String, Object> expected = new HashMap<>(Map.of("name", "a", "cqrs_revision", 0));
        expected.put("score", null);
        assertThat(event.previousData()).isEqualTo(expected);
        assertThat(event.instanceData()).containsEntry("name", "c").containsEntry("score", 6);
        assertThat(event.instanceData()).containsEntry("cqrs_revision", 3);
    }

    @Test
    void whatALaterFlushBringsBackHasNotChanged() {
        UUID owner = new UUID(0, 170);
        unit.inTransaction(session -> {
            Models.Tracked row = new Models.Tracked(1, "a");
            row.place = new Models.Place("Rome", "Via");
            session.persist(row);
            session.persist(new Models.Owner(owner, "x"));
        });
        unit.drain();
        unit.inTransaction(session -> {
            Models.Tracked row = session.find(Models.Tracked.class, 1L);
            row.name = "b";
            row.score = 1;
            row.owner = session.getReference(Models.Owner.class, owner);
            row.place = new Models.Place("Oslo", "Gate");
            session.flush();
            row.name = "a";
            row.owner = null;
            row.place = new Models.Place("Rome", "Gate");
            session.flush();
            row.score = 2;
        });
        Map<String, Object> expected = new HashMap<>(Map.of("place_street", "Via", "cqrs_revision", 0));
        expected.put("score", null);
        assertThat(unit.drainOne().previousData()).isEqualTo(expected);
    }

    @Test
    void anUnloadedReferenceIsTrackedByItsKeyAndStaysUnloaded() {
        UUID first = new UUID(0, 1);
        UUID second = new UUID(0, 2);
        unit.inTransaction(session -> {
            session.persist(new Models.Owner(first, "x"));
            session.persist(new Models.Owner(second, "y"));
            Models.Tracked row = new Models.Tracked(1, "a");
            row.owner = session.getReference(Models.Owner.class, first);
            session.persist(row);
        });
        unit.drain();
        unit.inTransaction(session -> {
            Models.Tracked row = session.find(Models.Tracked.class, 1L);
            Object before = row.owner;
            row.owner = session.getReference(Models.Owner.class, second);
            session.flush();
            assertThat(Hibernate.isInitialized(before)).isFalse();
            assertThat(Hibernate.isInitialized(row.owner)).isFalse();
        });
        assertThat(unit.drainOne().previousData()).isEqualTo(Map.of("owner", first.toString(), "cqrs_revision", 0));
    }

    @Test
    void aRowDeletedAndCreatedInOneTransactionHasThePreviousValuesOfTheOldRow() {
        unit.inTransaction(session -> session.persist(new Models.Tracked(1, "a")));
        unit.drain();
        unit.inTransaction(session -> {
            session.remove(session.find(Models.Tracked.class, 1L));
            session.flush();
            session.persist(new Models.Tracked(1, "b"));
        });
        assertThat(unit.drainOne().previousData()).isEqualTo(Map.of("name", "a", "cqrs_revision", 0));
    }

    @Test
    void aDeleteAndAnUpdateWithoutKnownOldStateHaveNone() {
        Models.Tracked row = new Models.Tracked(1, "a");
        unit.inTransaction(session -> session.persist(row));
        unit.drain();
        unit.inStatelessTransaction(session -> {
            row.name = "b";
            session.update(row);
        });
        assertThat(unit.drainOne().previousData()).isNull();
        unit.inTransaction(session -> session.remove(session.find(Models.Tracked.class, 1L)));
        assertThat(unit.drainOne().previousData()).isNull();
    }

    @Test
    void aTransitionIsNeverSuperseded() {
        unit.inTransaction(session -> {
            session.persist(new Models.Tracked(1, "a"));
            session.persist(new Models.Owner(new UUID(0, 1), "x"));
        });
        assertThat(unit.delivery.committed).extracting("supersedes").containsExactly(false, true);
    }
}
