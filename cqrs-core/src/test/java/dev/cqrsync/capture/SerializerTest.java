package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ChangeEvent;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.serialization.JsonObjects;
import dev.cqrsync.testing.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A serializer decides what an event contains. */
class SerializerTest {

    private final List<String> selects = new CopyOnWriteArrayList<>();
    private TestUnit unit;

    private void open(TestDatabase database) {
        StatementInspector inspector = sql -> {
            if (sql.startsWith("select")) {
                selects.add(sql);
            }
            return sql;
        };
        unit = new TestUnit(
                database,
                Map.of(AvailableSettings.STATEMENT_INSPECTOR, inspector),
                Library.Writer.class,
                Library.Book.class,
                Library.House.class,
                Library.Plain.class);
    }

    @AfterEach
    void close() {
        if (unit != null) {
            unit.close();
        }
    }

    private void persistWriters(int count) {
        unit.inTransaction(session -> {
            for (long id = 1; id <= count; id++) {
                Library.Writer writer = new Library.Writer(id, "n" + id);
                writer.house = new Library.House(id, "h" + id);
                session.persist(writer.house);
                writer.write(10 * id, "first", writer.house);
                writer.write(10 * id + 1, "second", writer.house);
                session.persist(writer);
            }
        });
        unit.drain();
    }

    @ParameterizedTest
    @EnumSource
    void anEventContainsRelatedRowsOfNewAndOfChangedOnes(TestDatabase database) {
        open(database);
        unit.inTransaction(session -> {
            Library.Writer writer = new Library.Writer(1, "Ann");
            Library.House house = new Library.House(5, "Penguin");
            session.persist(house);
            writer.write(7, "Title", house);
            session.persist(writer);
        });
        ChangeEvent created = unit.drainOne();
        Map<String, Object> book = Map.of("title", "Title", "publisher_name", "Penguin");
        assertThat(created.instanceData())
                .containsEntry("id", 1)
                .containsEntry("full_name", "Ann")
                .containsEntry("house", null)
                .containsEntry("books", List.of(book))
                .containsEntry("cqrs_revision", 0)
                .containsKey("cqrs_updated")
                .hasSize(6);
        unit.inTransaction(session -> {
            Library.Writer writer = session.find(Library.Writer.class, 1L);
            writer.name = "Bea";
            writer.house = session.getReference(Library.House.class, 5L);
        });
        assertThat(unit.drainOne().instanceData())
                .containsEntry("full_name", "Bea")
                .containsEntry("house", "Penguin")
                .containsEntry("books", List.of(book))
                .containsEntry("cqrs_revision", 1);
    }

    @ParameterizedTest
    @EnumSource
    void manyChangedRowsCostOneReadWithAllThatIsFetched(TestDatabase database) {
        open(database);
        persistWriters(30);
        unit.inTransaction(session -> {
            session.createSelectionQuery("from Writer", Library.Writer.class)
                    .getResultList()
                    .forEach(writer -> writer.name += "x");
            session.flush();
            selects.clear();
        });
        assertThat(selects).hasSize(1);
        assertThat(unit.drain())
                .hasSize(30)
                .allSatisfy(event ->
                        assertThat((List<?>) event.instanceData().get("books")).hasSize(2));
    }

    @ParameterizedTest
    @EnumSource
    void whatTheApplicationHasDetachedIsReadForTheSerializer(TestDatabase database) {
        open(database);
        persistWriters(2);
        unit.inTransaction(session -> {
            session.find(Library.Writer.class, 1L).name = "new";
            session.flush();
            session.clear();
        });
        assertThat(unit.drainOne().instanceData()).containsEntry("full_name", "new");
        Library.Plain plain = new Library.Plain(new Library.Key(1, 2), "a");
        unit.inTransaction(session -> {
            session.persist(plain);
            session.persist(new Library.Plain(new Library.Key(1, 3), "b"));
            session.flush();
            session.clear();
        });
        assertThat(unit.drain())
                .extracting(event -> event.instanceData().get("name"))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @EnumSource
    void aStatelessSessionIsServedToo(TestDatabase database) {
        open(database);
        persistWriters(1);
        unit.inStatelessTransaction(session -> {
            Library.Writer writer = session.get(Library.Writer.class, 1L);
            writer.name = "stateless";
            session.update(writer);
        });
        assertThat(unit.drainOne().instanceData())
                .containsEntry("full_name", "stateless")
                .containsEntry("house", "h1");
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatIsGoneIsLeftOut(TestDatabase database) {
        open(database);
        persistWriters(2);
        unit.inTransaction(session -> {
            session.find(Library.Writer.class, 1L).name = "gone";
            session.find(Library.Writer.class, 2L).name = "stays";
            session.flush();
            session.createMutationQuery("delete Book b where b.writer.id = 1").executeUpdate();
            session.createMutationQuery("delete Writer w where w.id = 1").executeUpdate();
        });
        assertThat(unit.drainOne().instanceData()).containsEntry("full_name", "stays");
    }

    @Test
    void theKeyAndTheRevisionAreNotTheSerializersToSay() {
        open(TestDatabase.H2);
        unit.inTransaction(session -> session.persist(new Library.Plain(new Library.Key(1, 2), "a")));
        ChangeEvent event = unit.drainOne();
        assertThat(event.instanceData())
                .containsEntry("shelf", 1)
                .containsEntry("place", 2)
                .containsEntry("name", "a")
                .containsEntry("cqrs_revision", 0);
        assertThat(selects).as("an attached row without fetches is not read").isEmpty();
    }

    @Test
    void aSerializerThatFailsFailsTheTransaction() {
        open(TestDatabase.H2);
        for (String name : List.of("text", "nan", "thrown")) {
            assertThatThrownBy(() -> unit.inTransaction(
                            session -> session.persist(new Library.Plain(new Library.Key(1, 2), name))))
                    .hasStackTraceContaining(
                            "PlainSerializer failed for dev.cqrsync.capture.Library$Plain with key {\"shelf\":1,\"place\":2}");
        }
        assertThat(unit.drain()).isEmpty();
        assertThat(unit.delivery.rolledBack).isEmpty();
    }

    @Test
    void whatASerializerChangesIsNotSaved() {
        open(TestDatabase.H2);
        Library.Key key = new Library.Key(1, 2);
        unit.inTransaction(session -> session.persist(new Library.Plain(key, "meddled")));
        assertThat(unit.drainOne().instanceData()).containsEntry("cqrs_revision", 0);
        assertThat(unit.fromTransaction(session -> session.find(Library.Plain.class, key)).name)
                .isEqualTo("meddled");
    }

    @Test
    void valuesHaveTheFormatsOfTheWire() {
        UUID uuid = UUID.fromString("00000000-0000-0000-0000-0000000000AA");
        Library.Values values = new Library.Values(
                Instant.parse("2024-06-01T10:00:00.5Z"),
                LocalDate.of(2024, 6, 1),
                new BigDecimal("1.50"),
                uuid,
                new byte[] {1, 2},
                Library.Colour.RED,
                "n",
                null,
                Map.of("camelKey", List.of(1L, Instant.EPOCH)));
        Map<String, Object> json = new JsonObjects(FieldNaming.SNAKE_CASE).object(values);
        assertThat(json)
                .containsEntry("the_moment", "2024-06-01 10:00:00.500000+00:00")
                .containsEntry("day", "2024-06-01")
                .containsEntry("amount", new BigDecimal("1.50"))
                .containsEntry("uuid", uuid.toString())
                .containsEntry("bytes", "AQI=")
                .containsEntry("colour", "RED")
                .containsEntry("own-name", "n")
                .containsEntry("nothing", null);
        assertThat(json.get("map")).hasToString("{camelKey=[1, 1970-01-01 00:00:00+00:00]}");
    }
}
