package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsException;
import dev.cqrsync.mapping.UnknownIdException;
import dev.cqrsync.serialization.WireTime;
import dev.cqrsync.sync.RowListener;
import dev.cqrsync.sync.dump.MalformedDumpException;
import dev.cqrsync.sync.load.LoadReport;
import dev.cqrsync.sync.load.LoadRequest;
import dev.cqrsync.testing.OwnThread;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What loading promises, whatever the database and the write path. */
abstract class LoadContract extends ReplicaContract {

    private final List<String> failures = new ArrayList<>();

    LoadContract(TestDatabase database, ApplyMode mode) {
        super(database, mode);
    }

    @AfterEach
    void forgetFailures() {
        failures.clear();
    }

    private final LoadRequest request = LoadRequest.DEFAULT.withBatchSize(3).withListener(new RowListener() {
        @Override
        public void failed(String row, String reason) {
            failures.add(row + ": " + reason);
        }
    });

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String row(long id, long revision, String name) {
        return row(id, revision, name, 0);
    }

    private static String row(long id, long revision, String name, long second) {
        return "{\"id\":%d,\"name\":\"%s\",\"cqrs_revision\":%d,\"cqrs_updated\":\"%s\"}"
                .formatted(id, name, revision, WireTime.format(Messages.T0.plusSeconds(second)));
    }

    private static String dump(String... rows) {
        return "account\n" + String.join("\n", rows);
    }

    private LoadReport load(String... rows) throws IOException {
        return fixture.load().load(request, stream(dump(rows)));
    }

    private void apply(Messages.Builder... messages) {
        List<IncomingMessage> batch =
                Stream.of(messages).map(Messages.Builder::build).toList();
        assertThat(fixture.handler().handle(batch)).containsOnly(Disposition.ACKNOWLEDGE);
    }

    private Object name(long id) {
        return fixture.row("account", "id = " + id).get("name");
    }

    @Test
    void aDumpOfAPythonServiceMakesTheRightRows() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/fixtures/account.dump")) {
            assertThat(fixture.load().load(request, file)).isEqualTo(new LoadReport("account", 3, 0, 0, 0, 0));
        }
        Map<String, Object> row = fixture.row("account", "id = 2");
        assertThat(row)
                .containsEntry("name", "Account 000002")
                .containsEntry("email", "user000002@example.com")
                .containsEntry("score", 2)
                .containsEntry("ref", "ad59efcd-17b7-9f68-0b09-3bcf8caaa363");
        assertThat(row.get("balance")).hasToString("158.38");
        assertThat(row.get("birthDate")).hasToString("1970-01-03");
        assertThat(fixture.jdbc.queryForObject("select cqrs_updated from account where id = 2", LocalDateTime.class))
                .isNotNull();
        assertThat(fixture.row("account", "id = 3").get("birthDate")).isNull();
    }

    @Test
    void whatIsNewerOrDeletedStaysAndWhatIsEqualIsRepaired() throws IOException {
        apply(account(1, 5, "newer"), account(2, 3, "edited"), account(3, 1, "older"), account(4, 1, "gone"));
        apply(delete("account", 4, 2).at(9));

        LoadReport report =
                load(row(1, 4, "a"), row(2, 3, "b"), row(3, 2, "c"), row(4, 1, "d"), row(5, 0, "e"), row(1, 5, "f"));

        assertThat(report).isEqualTo(new LoadReport("account", 1, 3, 2, 0, 0));
        assertThat(report.loaded()).isEqualTo(4);
        assertThat(Stream.of(1, 2, 3, 4, 5).map(this::name)).containsExactly("f", "b", "c", null, "e");
    }

    private Object name(int id) {
        return name((long) id);
    }

    @Test
    void aRowThatAPythonServiceHasCreatedAgainComesBack() throws IOException {
        apply(account(1, 5, "first life"));
        apply(delete("account", 1, 6).at(10));
        assertThat(load(row(1, 0, "second life", 20)).created()).isEqualTo(1);
        assertThat(name(1)).isEqualTo("second life");
    }

    @Test
    void linesThatFailAreToldAndDoNotTakeTheirBatchAlong() throws IOException {
        LoadReport report = load(
                row(1, 0, "a"),
                "{\"id\":2,",
                row(3, 0, "c"),
                "{\"id\":4,\"cqrs_revision\":0,\"cqrs_updated\":\"2026-11-01 00:00:00+00:00\"}",
                "{\"name\":\"x\",\"cqrs_revision\":0,\"cqrs_updated\":\"2026-11-01 00:00:00+00:00\"}",
                "{\"id\":6,\"name\":\"x\",\"cqrs_updated\":\"2026-11-01 00:00:00+00:00\"}",
                row(7, 0, "x".repeat(200)),
                row(8, 0, "h"),
                "",
                row(9, 0, "i"));

        assertThat(report).isEqualTo(new LoadReport("account", 4, 0, 0, 5, 0));
        assertThat(fixture.count("account")).isEqualTo(4);
        assertThat(failures).hasSize(5);
        assertThat(failures)
                .anySatisfy(line -> assertThat(line).startsWith("line 3: ").contains("not JSON"))
                .anySatisfy(line -> assertThat(line).startsWith("line 5: ").contains("'name'"))
                .anySatisfy(line -> assertThat(line).startsWith("line 6: ").contains("key is missing"))
                .anySatisfy(line -> assertThat(line).startsWith("line 7: ").contains("cqrs_revision"))
                .anySatisfy(line -> assertThat(line).startsWith("line 8: "));
    }

    @Test
    void compressedDumpsAreLoadedUpToWhereTheyBreakOff() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Random random = new Random(5);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(dump(IntStream.range(0, 500)
                            .mapToObj(id -> row(id, 0, "n" + random.nextLong()))
                            .toArray(String[]::new))
                    .getBytes(StandardCharsets.UTF_8));
        }
        byte[] half = Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2);
        assertThatThrownBy(() -> fixture.load().load(request.withBatchSize(50), new ByteArrayInputStream(half)))
                .isInstanceOf(MalformedDumpException.class)
                .hasMessageContaining("cut off");
        assertThat(fixture.count("account")).isBetween(1L, 499L);
        assertThat(fixture.load()
                        .load(request.withBatchSize(50), new ByteArrayInputStream(bytes.toByteArray()))
                        .lines())
                .isEqualTo(500);
        assertThat(fixture.count("account")).isEqualTo(500);
    }

    @Test
    void clearingDeletesWhatTheDumpHasNotAndKeepsWhatMayBeYounger() throws IOException {
        apply(
                account(1, 0, "in both").at(100),
                account(2, 3, "surplus").at(100),
                account(3, 0, "younger").at(5_000),
                account(4, 0, "surplus too").at(100),
                account(5, 0, "nearly as young").at(4_000));
        apply(delete("account", 6, 2).at(100));

        LoadReport report = fixture.load()
                .load(
                        request.withClear(true),
                        stream(dump(row(1, 0, "a", 100), row(7, 0, "g", 4_020), row(6, 1, "buried", 90))));

        assertThat(report).isEqualTo(new LoadReport("account", 1, 1, 1, 0, 2));
        assertThat(Stream.of(1, 2, 3, 4, 5, 6, 7).map(this::name))
                .containsExactly("a", null, "younger", null, "nearly as young", null, "g");
        // late messages of what was cleared stay out, later ones bring it back
        apply(account(2, 3, "late").at(100), account(4, 1, "new").at(6_000));
        assertThat(name(2)).isNull();
        assertThat(name(4)).isEqualTo("new");
    }

    @Test
    void nothingIsClearedWhenALineCannotBeReadOrThereIsNone() throws IOException {
        apply(account(1, 0, "a"));
        LoadReport report = fixture.load().load(request.withClear(true), stream(dump(row(2, 0, "b", 9_000), "{")));
        assertThat(report).isEqualTo(new LoadReport("account", 1, 0, 0, 1, 0));
        assertThat(failures).anySatisfy(line -> assertThat(line).startsWith("clearing: "));
        assertThat(fixture.load()
                        .load(request.withClear(true), stream("account"))
                        .deleted())
                .isZero();
        assertThat(fixture.count("account")).isEqualTo(2);
    }

    @Test
    void compositeKeysAreLoadedAndCleared() throws IOException {
        String line = "{\"order_id\":%d,\"position\":\"%s\",\"text\":\"t\",\"place_street\":\"s\",\"place_city\":null,"
                + "\"cqrs_revision\":0,\"cqrs_updated\":\"2026-11-01 00:00:00+00:00\"}";
        assertThat(fixture.load()
                        .load(request, stream("line\n" + line.formatted(1, "a") + "\n" + line.formatted(1, "b")))
                        .created())
                .isEqualTo(2);
        String later = line.formatted(1, "a").replace("00:00:00+", "09:00:00+");
        assertThat(fixture.load().load(request.withClear(true), stream("line\n" + later)))
                .isEqualTo(new LoadReport("line", 0, 1, 0, 0, 1));
        assertThat(fixture.count("line")).isEqualTo(1);
    }

    @Test
    void anInterruptedLoadIsResumed(@TempDir Path directory) throws IOException {
        String[] rows = IntStream.rangeClosed(1, 20)
                .mapToObj(id -> id == 2 ? "{" : row(id, 0, "n" + id))
                .toArray(String[]::new);
        Path file = directory.resolve("account.dump");
        Files.writeString(file, dump(rows));
        LoadRequest interrupted = LoadRequest.DEFAULT
                .withBatchSize(3)
                .withWorkers(1)
                .withListener(new RowListener() {
                    @Override
                    public void processed(long done) {
                        if (done >= 9) {
                            throw new IllegalStateException("interrupted");
                        }
                    }
                });
        assertThatThrownBy(() -> fixture.load().load(interrupted, file)).hasMessage("interrupted");
        assertThat(fixture.count("account")).isEqualTo(8);
        assertThat(directory.resolve("account.dump.progress")).content().contains("line=10");

        fixture.jdbc.update("delete from account where id = 1"); // it is not loaded again
        assertThat(fixture.load().load(request.withResume(true), file))
                .isEqualTo(new LoadReport("account", 19, 0, 0, 1, 0));
        assertThat(fixture.count("account")).isEqualTo(18);
        assertThat(directory.resolve("account.dump.progress")).doesNotExist();

        assertThatThrownBy(() -> fixture.load().load(interrupted, file)).hasMessage("interrupted");
        Files.writeString(file, dump(row(1, 0, "another dump")));
        assertThatThrownBy(() -> fixture.load().load(request.withResume(true), file))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("is not the dump whose load was interrupted");
        assertThatThrownBy(() -> fixture.load().load(request.withResume(true), stream("account")))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("from a file");
    }

    @Test
    void rowsThatFailAreTriedAgainInTheEnd() throws IOException {
        String owner = "123e4567-e89b-42d3-a456-426614174000";
        String line = "{\"id\":%d,\"owner\":%s,\"cqrs_revision\":0,\"cqrs_updated\":\"2026-11-01 00:00:00+00:00\"}";
        String dump = "thing\n%s\n%s\n%s\n%s"
                .formatted(
                        line.formatted(1, "\"" + owner + "\""),
                        line.formatted(2, "null"),
                        line.formatted(3, "\"00000000-0000-4000-8000-000000000000\""),
                        line.formatted(4, "null"));
        LoadRequest withOwnerOnTheWay = request.withBatchSize(2).withWorkers(1).withListener(new RowListener() {
            @Override
            public void processed(long rows) {
                if (rows == 1) {
                    apply(Messages.save("owner", owner, 0).with("id", owner).with("title", "late"));
                }
            }

            @Override
            public void failed(String row, String reason) {
                failures.add(row + ": " + reason);
            }
        });
        assertThat(fixture.load().load(withOwnerOnTheWay, stream(dump)))
                .isEqualTo(new LoadReport("thing", 3, 0, 0, 1, 0));
        assertThat(failures).singleElement().asString().startsWith("line 4: ");
        assertThat(fixture.count("thing")).isEqualTo(3);
    }

    @Test
    void aLoadOfAnIdThatTheServiceLacksIsRefused() {
        assertThatThrownBy(() -> fixture.load().load(request, stream("nobody\n{}")))
                .isInstanceOf(UnknownIdException.class)
                .hasMessageContaining("no replica with the id 'nobody'")
                .hasMessageContaining("account");
    }

    @Test
    void handlersWithoutATableAreLoadedAsWell() throws IOException {
        List<String> handled = new ArrayList<>();
        ReplicaHandler<ReplicaValues> handler = new ReplicaHandler<>() {
            private final RevisionLedger ledger = RevisionLedger.inMemory(10);

            @Override
            public String cqrsId() {
                return "cached";
            }

            @Override
            public void onSave(ReplicaChange<ReplicaValues> change) {
                handled.add(change.outcome() + " " + change.data().get("name", String.class));
                if (change.isSync() && "bad".equals(change.data().get("name", String.class))) {
                    throw new IllegalArgumentException("not this one");
                }
            }

            @Override
            public RevisionLedger ledger() {
                return ledger;
            }
        };
        String dump =
                "cached\n%s\n%s\n%s\n%s".formatted(row(1, 1, "a"), row(2, 0, "bad"), row(1, 0, "late"), row(3, 0, "c"));
        assertThat(fixture.load(handler).load(request.withWorkers(1), stream(dump)))
                .isEqualTo(new LoadReport("cached", 2, 0, 1, 1, 0));
        assertThat(handled).containsExactly("CREATED a", "CREATED bad", "CREATED c", "CREATED bad");
        assertThat(failures).singleElement().asString().startsWith("line 3: ").contains("not this one");
        assertThatThrownBy(() -> fixture.load(handler).load(request.withClear(true), stream(dump)))
                .isInstanceOf(CqrsException.class)
                .hasMessageContaining("without a table");
    }

    @Test
    void eventsThatComeMeanwhileWin() throws IOException {
        int rows = 300;
        Random random = new Random(42);
        String[] lines =
                IntStream.range(0, rows).mapToObj(id -> row(id, 5, "dump", id)).toArray(String[]::new);
        ReplicaMessageHandler handler = fixture.handler();
        CompletableFuture<Void> events = OwnThread.run(() -> {
            for (int revision = 4; revision <= 8; revision++) {
                List<IncomingMessage> batch = new ArrayList<>();
                for (int id : random.ints(0, rows).limit(2L * rows).distinct().toArray()) {
                    boolean gone = id % 10 == 3 && revision == 8;
                    batch.add(
                            gone
                                    ? delete("account", id, 9)
                                            .at(9_000)
                                            .monotonic()
                                            .build()
                                    : account(id, revision, "event " + revision)
                                            .at(1_000)
                                            .monotonic()
                                            .build());
                    if (batch.size() == 40) {
                        handler.handle(batch);
                        batch.clear();
                    }
                }
                handler.handle(batch);
            }
            List<IncomingMessage> last = new ArrayList<>();
            for (int id = 0; id < rows; id++) {
                last.add(
                        id % 10 == 3
                                ? delete("account", id, 9).at(9_000).monotonic().build()
                                : account(id, 8, "event 8")
                                        .at(1_000)
                                        .monotonic()
                                        .build());
            }
            handler.handle(last);
        });
        do {
            LoadReport report = fixture.load().load(request.withBatchSize(50), stream(dump(lines)));
            assertThat(report.lines()).isEqualTo(rows);
            assertThat(report.failed()).isZero();
        } while (!events.isDone());
        events.join();
        fixture.load().load(request.withBatchSize(50), stream(dump(lines)));
        assertThat(fixture.jdbc.queryForObject(
                        "select count(*) from account where cqrs_revision = 8 and name = 'event 8'", Long.class))
                .isEqualTo(rows - rows / 10);
        assertThat(fixture.count("account")).isEqualTo(rows - rows / 10);
    }
}
