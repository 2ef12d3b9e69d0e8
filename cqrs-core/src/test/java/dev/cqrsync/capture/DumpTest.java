package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cqrsync.filter.FilterException;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.serialization.InstanceDataReader;
import dev.cqrsync.sync.RowListener;
import dev.cqrsync.sync.dump.BulkDump;
import dev.cqrsync.sync.dump.DumpLine;
import dev.cqrsync.sync.dump.DumpReader;
import dev.cqrsync.sync.dump.DumpReport;
import dev.cqrsync.sync.dump.DumpRequest;
import dev.cqrsync.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dumps of masters of every shape. */
class DumpTest {

    private static final Map<String, Object> SETTINGS =
            Map.of("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_HOLD"); // as Spring does

    private final List<String> told = new ArrayList<>();
    private OperationsUnit unit;

    private void open(TestDatabase database, Class<?>... entities) {
        unit = new OperationsUnit(database, SETTINGS, entities);
    }

    @AfterEach
    void close() {
        if (unit != null) {
            unit.close();
        }
    }

    private BulkDump dumps() {
        return new BulkDump(unit.unit.registry, any -> unit.masterTransactions);
    }

    private DumpRequest request(String cqrsId) {
        return DumpRequest.of(cqrsId).withBatchSize(2).withListener(new RowListener() {
            @Override
            public void processed(long rows) {
                told.add("" + rows);
            }

            @Override
            public void failed(String row, String reason) {
                told.add(row + ": " + reason);
            }
        });
    }

    private String dump(DumpRequest request) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report = dumps().dump(request, out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    private DumpReport report;

    private static List<Map<String, Object>> rows(String dump) throws IOException {
        return rows(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Map<String, Object>> rows(InputStream dump) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (DumpReader reader = new DumpReader(dump)) {
            for (DumpLine line = reader.next(); line != null; line = reader.next()) {
                rows.add(new TreeMap<>(TestUnit.normal(new InstanceDataReader()
                        .read(reader.cqrsId(), line.bytes())
                        .instanceData())));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @EnumSource
    void theRowsOfAPythonServiceMakeItsDump(TestDatabase database) throws IOException {
        assumeThat(database).isNotEqualTo(TestDatabase.MARIADB); // its uuid type refuses these values
        open(database, FixtureModels.Account.class);
        List<Map<String, Object>> expected = rows(getClass().getResourceAsStream("/fixtures/account.dump"));
        unit.unit.inTransaction(session -> expected.forEach(row -> session.persist(account(row))));
        unit.unit.inTransaction(session -> session.createMutationQuery("update Account set cqrsUpdated = :moment")
                .setParameter("moment", Instant.parse("2024-06-01T00:00:00.123456Z"))
                .executeUpdate());

        String dump = dump(request("account"));

        assertThat(dump).startsWith("account\n{\"id\":1,\"").doesNotEndWith("\n");
        assertThat(dump.lines()).hasSize(4).allMatch(line -> !line.contains(", \""));
        assertThat(rows(dump)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(report).isEqualTo(new DumpReport(3, 3, 0));
        assertThat(told).containsExactly("2", "3");
        assertThat(dumps().count(request("account"))).isEqualTo(3);
        assertThat(dumps().count(request("account").withFilter(RowFilter.where("id__gt", 1))))
                .isEqualTo(2);
    }

    private static FixtureModels.Account account(Map<String, Object> row) {
        FixtureModels.Account account = new FixtureModels.Account();
        account.id = ((Number) row.get("id")).longValue();
        account.name = (String) row.get("name");
        account.email = (String) row.get("email");
        account.notes = (String) row.get("notes");
        account.score = (Integer) row.get("score");
        account.balance = new BigDecimal(row.get("balance").toString());
        account.active = (Boolean) row.get("active");
        account.birthDate = row.get("birth_date") == null ? null : LocalDate.parse((String) row.get("birth_date"));
        account.createdAt =
                Instant.parse(((String) row.get("created_at")).replace(' ', 'T').replace("+00:00", "Z"));
        account.ref = UUID.fromString((String) row.get("ref"));
        return account;
    }

    @ParameterizedTest
    @EnumSource
    void aDumpIsTheSameToTheByteOnEveryDatabase(TestDatabase database) throws IOException {
        open(database, FixtureModels.Account.class);
        FixtureModels.Account full = new FixtureModels.Account();
        full.id = 1L;
        full.name = "Ann";
        full.email = "ann@example.com";
        full.notes = "\u00c4/\u4e2d\ud83d\ude00 \"quoted\" \\\ttab\nline";
        full.score = -1;
        full.balance = new BigDecimal("79.10");
        full.active = true;
        full.birthDate = LocalDate.parse("1970-01-02");
        full.createdAt = Instant.parse("2024-01-01T00:00:01.234567Z");
        full.ref = UUID.fromString("385303fc-ef97-47fa-8dcf-4a50c2d3e6ce");
        FixtureModels.Account bare = new FixtureModels.Account();
        bare.id = Long.MAX_VALUE;
        bare.name = "";
        bare.balance = new BigDecimal("9999999999.99");
        bare.createdAt = Instant.parse("2024-01-01T00:00:00Z");
        unit.unit.inTransaction(session -> {
            session.persist(full);
            session.persist(bare);
        });
        unit.unit.inTransaction(session -> session.createMutationQuery("update Account set cqrsUpdated = :moment")
                .setParameter("moment", Instant.parse("2024-06-01T00:00:00.123456Z"))
                .executeUpdate());

        try (InputStream golden = getClass().getResourceAsStream("/golden/account.dump")) {
            assertThat(dump(request("account")))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDumpOfNoRowsIsTheIdAlone(TestDatabase database) throws IOException {
        open(database, Models.Owner.class);
        assertThat(dump(request("owner"))).isEqualTo("owner");
        assertThat(report).isEqualTo(new DumpReport(0, 0, 0));
        assertThatThrownBy(() -> dump(request("nobody")))
                .isInstanceOf(UnknownIdException.class)
                .hasMessageContaining("no master with the id 'nobody'")
                .hasMessageContaining("owner");
        assertThatThrownBy(() -> dump(request("owner").withFilter(RowFilter.parse("{\"nothing\": 1}"))))
                .isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeIsWrittenAsAnEventWould(TestDatabase database) throws IOException {
        open(database, BasicTypes.class, BasicTypes.Publisher.class);
        BasicTypes full = BasicTypesCaptureTest.filled(1);
        full.publisher = new BasicTypes.Publisher();
        full.publisher.id = 7L;
        unit.unit.inTransaction(session -> session.persist(full.publisher));
        BasicTypes empty = new BasicTypes(2);
        empty.letter = 'x'; // no NUL
        unit.persist(full, empty);

        assertThat(rows(dump(request("basic_types"))))
                .containsExactlyInAnyOrder(
                        new TreeMap<>(unit.unit.stored(BasicTypes.class, 1L)),
                        new TreeMap<>(unit.unit.stored(BasicTypes.class, 2L)));
    }

    @ParameterizedTest
    @EnumSource
    void compositeKeysAndReferencesToThemAreWrittenAsAnEventWould(TestDatabase database) throws IOException {
        open(database, Models.OrderLine.class, Models.Seat.class);
        Models.OrderLine line = new Models.OrderLine(new Models.LineKey(5, 1), "chair");
        Models.Seat seat = new Models.Seat("A", 1);
        seat.orderLine = line;
        unit.persist(line, seat, new Models.Seat("A", 2));

        assertThat(rows(dump(request("seat"))))
                .containsExactlyInAnyOrder(
                        new TreeMap<>(unit.unit.stored(Models.Seat.class, new Models.SeatKey("A", 1))),
                        new TreeMap<>(unit.unit.stored(Models.Seat.class, new Models.SeatKey("A", 2))));
        assertThat(rows(dump(request("order_line"))))
                .containsExactly(new TreeMap<>(unit.unit.stored(Models.OrderLine.class, new Models.LineKey(5, 1))));
        assertThat(rows(dump(request("seat").withFilter(RowFilter.where("number__gt", 1)))))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void subclassesAreDumpedUnderTheirAncestorsIdOrTheirOwn(TestDatabase database) throws IOException {
        open(
                database,
                Models.Vehicle.class,
                Models.Car.class,
                Models.Truck.class,
                Models.Party.class,
                Models.Person.class,
                Models.Shape.class,
                Models.Circle.class);
        unit.unit.inTransaction(session -> {
            long id = 1;
            for (Models.Vehicle vehicle : List.of(new Models.Vehicle(), new Models.Car(), new Models.Truck())) {
                vehicle.id = id++;
                session.persist(vehicle);
            }
            for (Models.Party party : List.of(new Models.Party(), new Models.Person())) {
                party.id = id++;
                session.persist(party);
            }
            for (Models.Shape shape : List.of(new Models.Shape(), new Models.Circle())) {
                shape.id = id++;
                session.persist(shape);
            }
        });
        assertThat(rows(dump(request("vehicle"))))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder(1, 2);
        assertThat(rows(dump(request("truck"))))
                .extracting(row -> row.get("id"))
                .containsExactly(3);
        assertThat(rows(dump(request("party"))))
                .extracting(row -> row.get("id"))
                .containsExactly(4);
        assertThat(rows(dump(request("person"))))
                .extracting(row -> row.get("id"))
                .containsExactly(5);
        assertThat(rows(dump(request("shape"))))
                .extracting(row -> row.get("id"))
                .containsExactly(6);
        assertThat(rows(dump(request("circle"))))
                .extracting(row -> row.get("id"))
                .containsExactly(7);
    }

    @ParameterizedTest
    @EnumSource
    void aSerializerIsGivenWhatItFetchesInAFewQueriesPerBatch(TestDatabase database) throws IOException {
        open(database, Library.Writer.class, Library.Book.class, Library.House.class, Library.Plain.class);
        unit.unit.inTransaction(session -> {
            for (long id = 1; id <= 30; id++) {
                Library.Writer writer = new Library.Writer(id, "n" + id);
                writer.house = new Library.House(id, "h" + id);
                session.persist(writer.house);
                writer.write(10 * id, "first", writer.house);
                session.persist(writer);
            }
        });
        int before = unit.unit.statements.get();
        List<Map<String, Object>> rows = rows(dump(request("writer").withBatchSize(20)));
        assertThat(unit.unit.statements.get() - before).isLessThan(10);
        assertThat(rows).hasSize(30);
        assertThat(rows.get(29))
                .containsEntry("id", 30)
                .containsEntry("house", "h30")
                .containsEntry("books", List.of(Map.of("title", "first", "publisher_name", "h30")));
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatFailsIsToldAndTheRestGoesOn(TestDatabase database) throws IOException {
        open(database, Library.Writer.class, Library.Book.class, Library.House.class, Library.Plain.class);
        unit.unit.scope.withoutPublishing(() -> unit.unit.inTransaction(session -> {
            for (String name : List.of("a", "thrown", "b", "nan", "c")) {
                session.persist(new Library.Plain(new Library.Key(1, name.charAt(0)), name));
            }
        }));
        List<Map<String, Object>> rows = rows(dump(request("plain")));
        assertThat(rows).extracting(row -> row.get("name")).containsExactly("a", "b", "c");
        assertThat(report).isEqualTo(new DumpReport(5, 3, 2));
        assertThat(told)
                .hasSize(5)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("{\"shelf\":1,\"place\":116}: ")
                        .contains("PlainSerializer"));
    }

    @ParameterizedTest
    @EnumSource(names = {"H2", "POSTGRESQL"})
    void aValueThatJsonLacksFailsItsRowOnly(TestDatabase database) throws IOException {
        open(database, FixtureModels.Types.class, Models.Owner.class);
        for (long id = 1; id <= 3; id++) {
            FixtureModels.Types row = new FixtureModels.Types();
            row.id = id;
            row.dbl = 0.5;
            unit.persist(row);
        }
        unit.unit.inTransaction(session -> session.createMutationQuery("update Types set dbl = :nan where id = 2")
                .setParameter("nan", Double.NaN)
                .executeUpdate());
        assertThat(rows(dump(request("types"))))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder(1, 3);
        assertThat(report).isEqualTo(new DumpReport(3, 2, 1));
        assertThat(told).anySatisfy(line -> assertThat(line).startsWith("2: ").contains("'dbl'", "NaN"));
    }

    @ParameterizedTest
    @EnumSource
    void aRowThatCannotBeReadIsToldAndTheRestGoesOn(TestDatabase database) throws IOException {
        open(database, BasicTypes.class, BasicTypes.Publisher.class);
        for (long id = 1; id <= 5; id++) {
            BasicTypes row = new BasicTypes(id);
            row.ordinal = BasicTypes.Color.RED;
            row.letter = 'x';
            unit.persist(row);
        }
        dropChecks(database);
        unit.unit.sql("update BasicTypes set ordinal = 77 where id = 3");
        assertThat(rows(dump(request("basic_types"))))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder(1, 2, 4, 5);
        assertThat(report).isEqualTo(new DumpReport(5, 4, 1));
        assertThat(told).anySatisfy(line -> assertThat(line).startsWith("the row after "));
    }

    private void dropChecks(TestDatabase database) {
        if (database == TestDatabase.POSTGRESQL) {
            unit.unit.sql("alter table BasicTypes drop constraint if exists basictypes_ordinal_check");
        } else {
            unit.unit.sql("alter table BasicTypes drop column ordinal");
            unit.unit.sql("alter table BasicTypes add column ordinal smallint default 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void allRowsAreFromOneMomentHoweverLongItTakes(TestDatabase database) throws IOException {
        open(database, Counter.Versioned.class);
        for (int id = 1; id <= 40; id++) {
            unit.persist(new Counter.Versioned(id, 1));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputStream meddling = new OutputStream() {
            private boolean done;

            @Override
            public void write(int value) {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int from, int length) {
                if (!done) {
                    done = true;
                    unit.unit.inTransaction(session -> {
                        for (int id = 1; id <= 40; id += 2) {
                            session.find(Counter.Versioned.class, (long) id).setAmount(2);
                            session.remove(session.find(Counter.Versioned.class, (long) id + 1));
                        }
                        session.persist(new Counter.Versioned(100, 2));
                    });
                }
                bytes.write(source, from, length);
            }
        };
        dumps().dump(request("versioned").withBatchSize(3), meddling);
        List<Map<String, Object>> rows = rows(bytes.toString(StandardCharsets.US_ASCII));
        assertThat(rows)
                .hasSize(40)
                .allSatisfy(row -> assertThat(row).containsEntry("amount", 1).containsEntry("cqrs_revision", 0));
    }

    @ParameterizedTest
    @EnumSource(names = "H2")
    void aFileHasItsNameOnceItIsWhole(TestDatabase database, @TempDir Path directory) throws IOException {
        open(database, Counter.Versioned.class);
        unit.persist(new Counter.Versioned(1, 1));
        Path file = directory.resolve("versioned.dump");

        dumps().dump(request("versioned"), file, false);
        assertThat(rows(Files.newInputStream(file))).hasSize(1);
        assertThatThrownBy(() -> dumps().dump(request("versioned"), file, false))
                .isInstanceOf(FileAlreadyExistsException.class);
        Files.writeString(file, "something else");
        dumps().dump(request("versioned").withGzip(true), file, true);
        assertThat(rows(Files.newInputStream(file))).hasSize(1);
        assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);

        assertThatThrownBy(() -> dumps().dump(
                                request("versioned").withListener(new RowListener() {
                                    @Override
                                    public void processed(long rows) {
                                        throw new IllegalStateException("interrupted");
                                    }
                                }),
                                directory.resolve("other.dump"),
                                true))
                .hasMessageContaining("interrupted");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
