package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.ReplicaFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.mapping.FieldNaming;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.orm.jpa.SharedEntityManagerCreator;

/** Rows that the database refuses: they alone have failed, and the others pay little for it. */
class RefusedRowsTest {

    private static final int TENTH = 10;

    static Stream<Arguments> ways() {
        return Stream.of(TestDatabase.values())
                .flatMap(database ->
                        Stream.of(ApplyMode.JDBC, ApplyMode.ENTITY).map(mode -> Arguments.of(database, mode)));
    }

    private final AtomicInteger transactions = new AtomicInteger();

    private static ReplicaFixture fixture(TestDatabase database, ApplyMode mode) {
        ReplicaFixture fixture = new ReplicaFixture(database, ReplicaEntities.of(mode));
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each_ref ON account (ref)");
        return fixture;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ofManyOnlyTheRefusedFailAndFewTransactionsAreTaken(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            ReplicaMessageHandler handler = fixture.handler(this::counted);
            for (int round = 0; round < 2; round++) { // in the second one it knows what to expect
                transactions.set(0);
                int first = round * 500 + 1;
                List<IncomingMessage> batch = IntStream.range(first, first + 500)
                        .mapToObj(id -> account(id, 0, "a").with("score", id % TENTH == 0 ? -13 : id))
                        .map(Messages.Builder::build)
                        .toList();

                assertThat(failed(handler.handle(batch)))
                        .containsExactlyElementsOf(IntStream.range(0, 500)
                                .filter(i -> (first + i) % TENTH == 0)
                                .boxed()
                                .toList());
                assertThat(fixture.count("account")).isEqualTo(450L * (round + 1));
                if (mode == ApplyMode.JDBC) {
                    assertThat(transactions).hasValueLessThanOrEqualTo(2 - round);
                }
            }
            assertThat(fixture.outcomes).hasSize(900).containsOnly(ApplyOutcome.CREATED);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aUniqueValueThatIsTakenFailsAloneAndInsertsAndUpdatesAreTheSame(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            String taken = "00000000-0000-0000-0000-000000000001";
            ReplicaMessageHandler handler = fixture.handler();
            handler.handle(List.of(
                    account(1, 0, "has it").with("ref", taken).build(),
                    account(2, 0, "a").build(),
                    account(3, 0, "a").build()));

            List<Disposition> dispositions = handler.handle(List.of(
                    account(2, 1, "b").build(),
                    account(3, 1, "b").with("ref", taken).build(),
                    account(4, 0, "b").with("ref", taken).build(),
                    account(5, 0, "b").build()));

            assertThat(failed(dispositions)).containsExactly(1, 2);
            assertThat(fixture.jdbc.queryForList("SELECT name FROM account ORDER BY id", String.class))
                    .containsExactly("has it", "b", "a", "b");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ofSeveralMessagesOfARowThoseThatCanBeAppliedAre(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            List<Disposition> dispositions = fixture.handler()
                    .handle(List.of(
                            account(1, 0, "good").build(),
                            account(2, 0, "a").with("score", -13).build(),
                            account(1, 1, "bad").with("score", -13).build(),
                            account(3, 0, "a").with("score", -13).build(),
                            account(3, 1, "mended").with("score", 1).build(),
                            account(4, 0, "a").build()));
            assertThat(failed(dispositions)).contains(1, 2).isSubsetOf(1, 2, 3); // 3 is mended by the next, or alone
            assertThat(fixture.jdbc.queryForList("SELECT name FROM account ORDER BY id", String.class))
                    .containsExactly("good", "mended", "a");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aDeleteThatIsRefusedLeavesRowAndNoTombstone(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            List<UUID> owners = Stream.generate(UUID::randomUUID).limit(5).toList();
            List<IncomingMessage> saves = new ArrayList<>();
            List<IncomingMessage> deletes = new ArrayList<>();
            for (UUID owner : owners) {
                saves.add(owner(owner).build());
                deletes.add(delete("owner", owner.toString(), 1).monotonic().build());
            }
            saves.add(save("thing", 1L, 0)
                    .with("id", 1L)
                    .with("owner", owners.get(2).toString())
                    .build());
            ReplicaMessageHandler handler = fixture.handler();
            assertThat(failed(handler.handle(saves))).isEmpty();

            assertThat(failed(handler.handle(deletes))).containsExactly(2);
            assertThat(fixture.count("owner")).isEqualTo(1);
            assertThat(fixture.count("cqrs_tombstone")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRefusedDeleteTakesNothingBackThatWasDoneForOtherModels(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            UUID free = new UUID(0, 1);
            UUID inUse = new UUID(0, 2);
            ReplicaMessageHandler handler = fixture.handler();
            assertThat(failed(handler.handle(List.of(
                            owner(free).build(),
                            owner(inUse).build(),
                            account(1, 0, "in use").build(),
                            save("thing", 1L, 0)
                                    .with("id", 1L)
                                    .with("owner", inUse.toString())
                                    .build()))))
                    .isEmpty();
            fixture.jdbc.execute("CREATE TABLE pin (account BIGINT REFERENCES account (id))");
            fixture.jdbc.execute("INSERT INTO pin VALUES (1)");

            List<Disposition> dispositions = handler.handle(Stream.of(
                            delete("owner", free.toString(), 1),
                            delete("owner", inUse.toString(), 1),
                            delete("account", 1L, 1))
                    .map(deleted -> deleted.monotonic().failedBefore(1).build())
                    .toList());
            fixture.jdbc.execute("DROP TABLE pin");

            assertThat(failed(dispositions)).containsExactly(1, 2);
            assertThat(fixture.jdbc.queryForObject("SELECT id FROM owner", UUID.class))
                    .isEqualTo(inUse);
            assertThat(fixture.count("cqrs_tombstone")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theKeysOfOthersInARefusedRowMakeNoneOfThemFail(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            List<IncomingMessage> batch = IntStream.rangeClosed(1, 40)
                    .mapToObj(id -> account(id, 0, id % 4 == 0 ? "%d %d".formatted(id - 1, id + 4) : "a")
                            .with("score", id % 4 == 0 ? -13 : id + 1)
                            .with("email", String.valueOf(id + 2)))
                    .map(Messages.Builder::build)
                    .toList();
            assertThat(failed(fixture.handler().handle(batch)))
                    .containsExactlyElementsOf(IntStream.range(0, 40)
                            .filter(i -> (i + 1) % 4 == 0)
                            .boxed()
                            .toList());
            assertThat(fixture.count("account")).isEqualTo(30);
        }
    }

    private static Messages.Builder owner(UUID id) {
        return save("owner", id.toString(), 0).with("id", id.toString()).with("title", "t");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theErrorNamesTheConstraintAndNoOtherRow(TestDatabase database, ApplyMode mode) {
        try (ReplicaFixture fixture = fixture(database, mode)) {
            List<Disposition> dispositions = fixture.handler()
                    .handle(List.of(
                            account(1, 0, "a neighbour").build(),
                            account(2, 0, "a").with("score", -13).build()));
            Disposition.DeadLetter letter = (Disposition.DeadLetter) dispositions.get(1);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
            assertThat(letter.exception()).containsIgnoringCase("no_poison").doesNotContain("a neighbour");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aHandlerThatFailsOnATenthTakesFewTransactions(TestDatabase database, ApplyMode mode) {
        ReplicaHandler<ReplicaValues> failing = accountHandler(change -> {
            change.apply();
            if (change.key(Long.class) % TENTH == 0) {
                throw new IllegalStateException("a tenth");
            }
        });
        try (ReplicaFixture fixture = fixture(database, mode)) {
            ReplicaMessageHandler handler =
                    fixture.handler(this::counted, new HandlerRegistry(List.of(failing), FieldNaming.SNAKE_CASE));
            List<Disposition> dispositions = handler.handle(IntStream.rangeClosed(1, 200)
                    .mapToObj(id -> account(id, 0, "a").build())
                    .toList());
            assertThat(failed(dispositions)).hasSize(20).allMatch(position -> (position + 1) % TENTH == 0);
            assertThat(fixture.count("account")).isEqualTo(180);
            // all, then with each of them and without it; and once more for each, as others have been applied since
            assertThat(transactions).hasValueLessThan(100);
        }
    }

    /** What the database refuses of an account. */
    enum Refused {
        CHECK {
            @Override
            Messages.Builder of(Messages.Builder row) {
                return row.with("score", -13);
            }
        },
        UNIQUE {
            @Override
            Messages.Builder of(Messages.Builder row) {
                return row.with("ref", TAKEN);
            }
        };

        static final String TAKEN = "00000000-0000-0000-0000-000000000001";

        abstract Messages.Builder of(Messages.Builder row);
    }

    static Stream<Arguments> waysWithOthersHavingAPart() {
        return Stream.of(TestDatabase.POSTGRESQL, TestDatabase.MARIADB)
                .flatMap(database -> Stream.of(Refused.values())
                        .flatMap(refused ->
                                Stream.of(true, false).map(handled -> Arguments.of(database, refused, handled))));
    }

    @ParameterizedTest
    @MethodSource("waysWithOthersHavingAPart")
    void whatTheDatabaseRefusesToHandlersAndEntitiesIsFoundInFewTransactions(
            TestDatabase database, Refused refused, boolean handled) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            AtomicInteger calls = new AtomicInteger();
            HandlerRegistry handlers = new HandlerRegistry(
                    handled
                            ? List.of(accountHandler(change -> {
                                calls.incrementAndGet();
                                change.apply();
                            }))
                            : List.of(),
                    FieldNaming.SNAKE_CASE);
            ReplicaMessageHandler handler = fixture.handler(this::counted, handlers);
            handler.handle(List.of(account(0, 0, "a").with("ref", Refused.TAKEN).build()));
            Statistics statistics = fixture.sessionFactory.getStatistics();
            statistics.setStatisticsEnabled(true);
            for (int round = 0; round < 2; round++) {
                transactions.set(0);
                calls.set(0);
                statistics.clear();
                int first = round * 200 + 1;

                List<Disposition> dispositions = handler.handle(IntStream.range(first, first + 200)
                        .mapToObj(id -> id % TENTH == 0 ? refused.of(account(id, 0, "a")) : account(id, 0, "a"))
                        .map(Messages.Builder::build)
                        .toList());

                assertThat(failed(dispositions)).hasSize(20).allMatch(position -> (first + position) % TENTH == 0);
                assertThat(fixture.count("account")).isEqualTo(1 + 180L * (round + 1));
                assertThat(dispositions.toString()).doesNotContain("Batch entry"); // with the values of a row
                assertThat(dispositions) // as when a flush fails, which retry policies may look for
                        .filteredOn(Disposition.DeadLetter.class::isInstance)
                        .extracting(Object::toString)
                        .allMatch(text -> text.contains("exception=ConstraintViolationException: could not execute"));
                // all, the others after the question, and the proof; the next time it is not tried with all
                assertThat(transactions).hasValueLessThanOrEqualTo(3 - round);
                assertThat(calls.get()).isLessThanOrEqualTo((2 - round) * 200);
                assertThat(statistics.getPrepareStatementCount()) // of the session: none for each that is refused
                        .isLessThan(15);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void rowsThatHooksMakeRoomForAreNotRefused(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            ReplicaMessageHandler handler = fixture.handler(accountHandler(change -> {
                if (change.event().instanceData().containsValue(Refused.TAKEN)) {
                    SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                            .createNativeQuery("UPDATE account SET ref = NULL WHERE ref = :taken")
                            .setParameter("taken", Refused.TAKEN)
                            .executeUpdate();
                }
                change.apply();
            }));
            handler.handle(List.of(account(0, 0, "a").with("ref", Refused.TAKEN).build()));

            List<Disposition> dispositions = handler.handle(IntStream.range(1, 101)
                    .mapToObj(id -> id % TENTH == 0 ? Refused.UNIQUE.of(account(id, 0, "a")) : account(id, 0, "a"))
                    .map(Messages.Builder::build)
                    .toList());

            assertThat(failed(dispositions)).isEmpty();
            assertThat(fixture.count("account")).isEqualTo(101);
            assertThat(fixture.jdbc.queryForObject("SELECT count(*) FROM account WHERE ref IS NOT NULL", Long.class))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void rowsThatHooksLeaveOutWhenTheySeeAnotherAreNotRefusedForThatOther(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            String shared = "00000000-0000-0000-0000-000000000002";
            ReplicaMessageHandler handler = fixture.handler(accountHandler(change -> {
                boolean isThere = SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                        .unwrap(Session.class) // by JDBC, so that nothing is flushed for it
                        .doReturningWork(connection -> {
                            try (Statement statement = connection.createStatement()) {
                                return statement
                                        .executeQuery("SELECT 1 FROM account WHERE ref = '%s'".formatted(shared))
                                        .next();
                            }
                        });
                if (!isThere || !change.event().instanceData().containsValue(shared)) {
                    change.apply();
                }
            }));
            handler.handle(List.of(account(0, 0, "a").with("ref", Refused.TAKEN).build()));

            List<Disposition> dispositions = handler.handle(IntStream.range(1, 101)
                    .mapToObj(id -> switch (id % TENTH) {
                        case 0 -> Refused.UNIQUE.of(account(id, 0, "a"));
                        case 1 -> account(id, 0, "a").with("ref", shared).failedBefore(1);
                        default -> account(id, 0, "a");
                    })
                    .map(Messages.Builder::build)
                    .toList());

            assertThat(failed(dispositions)).hasSize(TENTH).allMatch(position -> (1 + position) % TENTH == 0);
            assertThat(fixture.count("account")).isEqualTo(1 + 80 + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whereHooksWriteOthersTheyAreSeldomCalledToProveThatTheyFail(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            AtomicInteger calls = new AtomicInteger();
            ReplicaMessageHandler handler = fixture.handler(accountHandler(change -> {
                calls.incrementAndGet();
                ReplicaEntities.Note note = new ReplicaEntities.Note();
                note.accountId = change.key(Long.class);
                SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                        .persist(note);
                change.apply();
            }));
            for (int round = 0; round < 5; round++) {
                calls.set(0);
                int first = round * 100 + 1;
                assertThat(failed(handler.handle(IntStream.range(first, first + 100)
                                .mapToObj(id -> account(id, 0, "a").with("score", id % TENTH == 0 ? -13 : id))
                                .map(Messages.Builder::build)
                                .toList())))
                        .hasSize(TENTH);
                if (round > 0) { // it has been tried in vain
                    assertThat(calls).hasValue(100);
                }
            }
            assertThat(fixture.count("note")).isEqualTo(450);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void thoseThatAreSuspectedAreTriedWithThoseThatHaveFailedBefore(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            ReplicaMessageHandler handler = fixture.handler(this::counted);
            List<IncomingMessage> batch = IntStream.range(0, 100)
                    .mapToObj(id -> account(id, 0, "a")
                            .with("score", id % TENTH == 0 ? -13 : id)
                            .failedBefore(id % TENTH == 1 ? 1 : 0))
                    .map(Messages.Builder::build)
                    .toList();
            for (int round = 0; round < 2; round++) {
                fixture.jdbc.execute("DELETE FROM account");
                transactions.set(0);
                assertThat(failed(handler.handle(batch))).hasSize(10).allMatch(position -> position % TENTH == 0);
                assertThat(fixture.count("account")).isEqualTo(90);
            }
            // the question and most; those that are likely to fail; of these, the ones that do not, and the others
            // again
            assertThat(transactions).hasValueLessThanOrEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void theDatabaseIsNotAskedFirstAfterItWasMostlyWrong(TestDatabase database) {
        try (ReplicaFixture fixture = fixture(database, ApplyMode.ENTITY)) {
            ReplicaHandler<ReplicaValues> choosy = accountHandler(change -> {
                if (change.key(Long.class) == 5 || change.key(Long.class) % TENTH != 0) {
                    change.apply();
                }
            });
            ReplicaMessageHandler handler =
                    fixture.handler(this::counted, new HandlerRegistry(List.of(choosy), FieldNaming.SNAKE_CASE));
            for (int round = 0; round < 2; round++) {
                transactions.set(0);
                int first = round * 100;
                List<Disposition> dispositions = handler.handle(IntStream.range(first, first + 100)
                        .mapToObj(id -> account(id, 0, "a").with("score", id == 5 || id % TENTH == 0 ? -13 : id))
                        .map(Messages.Builder::build)
                        .toList());
                assertThat(failed(dispositions)).isEqualTo(round == 0 ? List.of(5) : List.of());
            }
            assertThat(transactions).hasValue(1);
        }
    }

    private interface Hook {
        void on(ReplicaChange<ReplicaValues> change);
    }

    private static ReplicaHandler<ReplicaValues> accountHandler(Hook hook) {
        return new ReplicaHandler<>() {
            @Override
            public String cqrsId() {
                return "account";
            }

            @Override
            public void onCreate(ReplicaChange<ReplicaValues> change) {
                hook.on(change);
            }
        };
    }

    private ReplicaUnit counted(ReplicaUnit unit) {
        return new ReplicaUnit(
                new ReplicaTransactions() {
                    @Override
                    public <T> T execute(Work<T> work) {
                        transactions.incrementAndGet();
                        return unit.transactions().execute(work);
                    }
                },
                unit.storage());
    }
}
