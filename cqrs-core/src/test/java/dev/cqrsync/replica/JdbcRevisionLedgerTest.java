package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.SignalType;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.replica.jdbc.JdbcRevisionLedger;
import dev.cqrsync.replica.retry.RetryPolicy;
import dev.cqrsync.serialization.EventReader;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** A handler without an entity whose ledger is a table. */
class JdbcRevisionLedgerTest {

    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<ApplyOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    private TestDatabase.Handle database;
    private JdbcTemplate jdbc;
    private JdbcRevisionLedger ledger;
    private final List<String> asked = new ArrayList<>();

    private void open(TestDatabase kind) {
        database = kind.create();
        jdbc = new JdbcTemplate(database.dataSource());
        String platform = DatabaseKind.of(database.dataSource()).platform();
        new ResourceDatabasePopulator(new ClassPathResource("dev/cqrsync/replica/ledger/schema-" + platform + ".sql"))
                .execute(database.dataSource());
        jdbc.execute("CREATE TABLE stored (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(100))");
        ledger = new JdbcRevisionLedger(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    record Product(long id, String name) {}

    /** Stores by SQL; fails for one name. */
    private final class Products implements ReplicaHandler<Product> {

        @Override
        public String cqrsId() {
            return "product";
        }

        @Override
        public void onSave(ReplicaChange<Product> change) {
            long id = change.key(Long.class);
            calls.add("save " + change.revision());
            jdbc.update("DELETE FROM stored WHERE id = ?", id);
            jdbc.update(
                    "INSERT INTO stored (id, name) VALUES (?, ?)",
                    id,
                    change.data().name());
            if (change.data().name().equals("bad")) {
                throw new IllegalStateException("bad");
            }
        }

        @Override
        public void onDelete(ReplicaChange<Product> change) {
            calls.add("delete");
            jdbc.update("DELETE FROM stored WHERE id = ?", change.key(Long.class));
        }

        @Override
        public RevisionLedger ledger() {
            return noted;
        }

        /** The ledger, with a note of what it is asked and told. */
        private final RevisionLedger noted = new RevisionLedger() {
            @Override
            public Entry find(String cqrsId, String key) {
                asked.add("find");
                return ledger.find(cqrsId, key);
            }

            @Override
            public Map<String, Entry> findAll(String cqrsId, Collection<String> keys) {
                asked.add("find " + keys);
                return ledger.findAll(cqrsId, keys);
            }

            @Override
            public void put(String cqrsId, String key, Entry entry) {
                asked.add("put");
                ledger.put(cqrsId, key, entry);
            }

            @Override
            public void putAll(String cqrsId, Map<String, Entry> entries) {
                asked.add("put " + new TreeMap<>(entries).keySet());
                ledger.putAll(cqrsId, entries);
            }

            @Override
            public boolean isTransactional() {
                return ledger.isTransactional();
            }
        };
    }

    /** As an instance of the service has it. */
    private StandaloneMessageHandler instance() {
        return new StandaloneMessageHandler(
                new HandlerRegistry(List.of(new Products()), FieldNaming.SNAKE_CASE),
                "product"::equals,
                new EventReader(Clock.systemUTC(), Duration.ofDays(1)),
                RetryPolicy.NEVER,
                HandlerTransactions.of(new DataSourceTransactionManager(database.dataSource()), null),
                Clock.systemUTC(),
                new ReplicaListener() {
                    @Override
                    public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
                        outcomes.add(outcome);
                    }
                });
    }

    private List<Disposition> handle(Messages.Builder... messages) {
        return instance()
                .handle(Stream.of(messages).map(Messages.Builder::build).toList());
    }

    private static Messages.Builder product(long revision, String name) {
        return product(1, revision, name);
    }

    private static Messages.Builder product(long id, long revision, String name) {
        return save("product", id, revision).with("id", id).with("name", name).monotonic();
    }

    private String stored() {
        List<String> names = jdbc.queryForList("SELECT name FROM stored WHERE id = 1", String.class);
        return names.isEmpty() ? "none" : names.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void lateAndDoubleEventsStayOutAlsoAfterARestart(TestDatabase kind) {
        open(kind);
        handle(product(3, "a"), product(3, "a again"), product(2, "late"));
        ledger = new JdbcRevisionLedger(database.dataSource());
        handle(
                product(1, "later still"),
                product(5, "b"),
                delete("product", 1, 6).monotonic(),
                product(5, "buried"));
        assertThat(calls).containsExactly("save 3", "save 5", "delete");
        assertThat(outcomes)
                .containsExactly(
                        ApplyOutcome.CREATED,
                        ApplyOutcome.DUPLICATE,
                        ApplyOutcome.LATE,
                        ApplyOutcome.LATE,
                        ApplyOutcome.UPDATED,
                        ApplyOutcome.DELETED,
                        ApplyOutcome.RESURRECTION_PREVENTED);
        assertThat(stored()).isEqualTo("none");
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsIsForgottenWithWhatItWrote(TestDatabase kind) {
        open(kind);
        handle(product(1, "a"), product(2, "bad"));
        assertThat(stored()).isEqualTo("a");
        handle(product(2, "b"));
        assertThat(stored()).isEqualTo("b");
    }

    @ParameterizedTest
    @EnumSource
    void ofManyOnlyTheBadFailAndFewTransactionsAreTaken(TestDatabase kind) {
        open(kind);
        List<Disposition> dispositions = handle(IntStream.rangeClosed(1, 100)
                .mapToObj(id -> product(id, 0, id % 25 == 0 ? "bad" : "good"))
                .toArray(Messages.Builder[]::new));
        assertThat(dispositions)
                .filteredOn(Disposition.DeadLetter.class::isInstance)
                .hasSize(4);
        assertThat(jdbc.queryForObject("SELECT count(*) FROM stored WHERE name = 'good'", Long.class))
                .isEqualTo(96);
        assertThat(asked).filteredOn(question -> question.startsWith("find")).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void theEventsOfABatchShareAQueryAndAStatement(TestDatabase kind) {
        open(kind);
        handle(product(1, 0, "a"), product(2, 0, "b"));
        handle(product(2, 1, "b1"), product(3, 0, "c"), product(2, 2, "b2"), product(1, 0, "again"));
        assertThat(asked).containsExactly("find [1, 2]", "put [1, 2]", "find [1, 2, 3]", "put [2, 3]");
        assertThat(ledger.findAll("product", List.of("1", "2", "3", "4")))
                .hasEntrySatisfying("1", entry -> assertThat(entry.revision()).isZero())
                .hasEntrySatisfying("2", entry -> assertThat(entry.revision()).isEqualTo(2))
                .hasEntrySatisfying("3", entry -> assertThat(entry.revision()).isZero())
                .doesNotContainKey("4");
        assertThat(jdbc.queryForList("SELECT name FROM stored ORDER BY id", String.class))
                .containsExactly("a", "b2", "c");
    }

    @ParameterizedTest
    @EnumSource
    void severalInstancesKeepTheNewest(TestDatabase kind) throws Exception {
        open(kind);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> running = IntStream.range(0, 3)
                    .<Future<?>>mapToObj(instance -> threads.submit(() -> {
                        StandaloneMessageHandler handler = instance();
                        LongStream.range(0, 40).forEach(revision -> {
                            if (revision % 3 == instance) {
                                assertThat(handler.handle(List.of(product(revision, "r" + revision)
                                                .build())))
                                        .containsExactly(Disposition.ACKNOWLEDGE);
                            }
                        });
                    }))
                    .toList();
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(stored()).isEqualTo("r39");
        assertThat(ledger.find("product", "1").revision()).isEqualTo(39);
    }

    @ParameterizedTest
    @EnumSource
    void keysWithoutEventsForLongAreForgotten(TestDatabase kind) {
        open(kind);
        Instant moment = Instant.parse("2026-01-02T03:04:05.123456Z");
        ledger.putAll(
                "product",
                IntStream.range(0, 1_100)
                        .boxed()
                        .collect(
                                Collectors.toMap(key -> "old " + key, key -> new RevisionLedger.Entry(1, null, true))));
        jdbc.update("UPDATE cqrs_ledger SET handled_at = ?", java.sql.Timestamp.valueOf("2020-01-01 00:00:00"));
        ledger.put("product", "new", new RevisionLedger.Entry(7, moment, false));
        assertThat(ledger.forget(Duration.ofDays(30))).isEqualTo(1_100);
        assertThat(ledger.find("product", "old 1")).isNull();
        assertThat(ledger.find("product", "new")).isEqualTo(new RevisionLedger.Entry(7, moment, false));
    }
}
