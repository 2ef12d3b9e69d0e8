package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.save;
import static dev.cqrsync.replica.Messages.sync;
import static dev.cqrsync.replica.ReplicaFixture.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.DeadLetterReason;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.HandlerUnavailableException;
import dev.cqrsync.transport.IncomingMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What handlers of replicas with a table may rely on, whatever the database and the declared write path. */
abstract class HandlerContract extends ReplicaContract {

    private static final List<Integer> BAD = List.of(3, 13, 23, 33, 43, 53, 63, 73, 83, 93);

    private final List<String> calls = new ArrayList<>();

    HandlerContract(TestDatabase database, ApplyMode mode) {
        super(database, mode);
    }

    @AfterEach
    void forgetCalls() {
        calls.clear();
    }

    record AccountData(Long id, String name, BigDecimal balance, LocalDate birthDate, Instant createdAt, UUID ref) {}

    /** Tells what it is asked; does what would be done without it. */
    class Wrapping implements ReplicaHandler<AccountData> {

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onCreate(ReplicaChange<AccountData> change) throws Exception {
            calls.add("create " + change.data().name());
            change.apply();
        }

        @Override
        public void onUpdate(ReplicaChange<AccountData> change) throws Exception {
            calls.add("update " + change.data().name() + " missed " + change.missedRevisions());
            change.apply();
        }

        @Override
        public void onDelete(ReplicaChange<AccountData> change) throws Exception {
            calls.add("delete " + change.key(Long.class));
            change.apply();
        }
    }

    private List<Disposition> handle(ReplicaHandler<?> handler, Messages.Builder... messages) {
        List<IncomingMessage> batch =
                Stream.of(messages).map(Messages.Builder::build).toList();
        return fixture.handler(handler).handle(batch);
    }

    private Session session() {
        return SharedEntityManagerCreator.createSharedEntityManager(fixture.sessionFactory)
                .unwrap(Session.class);
    }

    @Test
    void hooksSeeWhatChangesSomethingInTheOrderOfDelivery() {
        handle(
                new Wrapping(),
                account(2, 0, "b").monotonic(),
                account(1, 0, "a").monotonic(),
                account(1, 0, "a again").monotonic(),
                account(1, 4, "c").monotonic(),
                account(1, 3, "late").monotonic());
        handle(
                new Wrapping(),
                delete("account", 1, 5).monotonic(),
                account(1, 4, "buried").monotonic(),
                delete("account", 3, 1).monotonic());
        assertThat(calls).containsExactly("create b", "create a", "update c missed 3", "delete 1");
        assertThat(fixture.count("account")).isOne();
        assertThat(fixture.row("account", "id = 2").get("cqrs_revision")).isEqualTo(0L);
    }

    @Test
    void aRowMayGoAndComeBackWithinABatch() {
        handle(new Wrapping(), account(1, 0, "a").with("email", "e").monotonic());
        handle(
                new Wrapping(),
                account(1, 1, "b").monotonic(),
                delete("account", 1, 2).monotonic(),
                account(1, 3, "again").monotonic());
        assertThat(calls).containsExactly("create a", "update b missed 0", "delete 1", "create again");
        assertThat(fixture.row("account", "id = 1").get("name")).isEqualTo("again");
        assertThat(fixture.row("account", "id = 1").get("email")).isNull();
        assertThat(fixture.count("cqrs_tombstone")).isZero();
    }

    @Test
    void manyNewRowsTakeNoStatementEach() {
        fixture.sessionFactory.getStatistics().setStatisticsEnabled(true);
        Messages.Builder[] rows = new Messages.Builder[50];
        for (int id = 0; id < rows.length; id++) {
            rows[id] = account(id, 0, "n" + id).monotonic();
        }
        handle(new Wrapping(), rows);
        assertThat(calls).hasSize(50);
        assertThat(fixture.count("account")).isEqualTo(50);
        assertThat(fixture.sessionFactory.getStatistics().getPrepareStatementCount())
                .isLessThan(10);
    }

    @Test
    void aHookMayApplyItsChangeTwice() {
        handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) throws Exception {
                        super.onCreate(change);
                        super.onCreate(change);
                    }
                },
                account(1, 0, "a").monotonic());
        assertThat(fixture.row("account", "id = 1").get("name")).isEqualTo("a");
    }

    @Test
    void aRecordTakesTheDataInItsOwnTypes() {
        UUID ref = UUID.randomUUID();
        List<AccountData> seen = new ArrayList<>();
        handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) {
                        seen.add(change.data());
                    }
                },
                account(1, 0, "a")
                        .with("balance", new BigDecimal("79.19"))
                        .with("birth_date", "1970-01-02")
                        .with("created_at", "2024-01-01 00:00:01.234567+02:00")
                        .with("ref", ref.toString())
                        .with("unknown", List.of()));
        assertThat(seen)
                .containsExactly(new AccountData(
                        1L,
                        "a",
                        new BigDecimal("79.19"),
                        LocalDate.parse("1970-01-02"),
                        Instant.parse("2023-12-31T22:00:01.234567Z"),
                        ref));
        assertThat(fixture.count("account")).isZero();
    }

    @Test
    void aHookIsToldEverythingAboutTheEvent() {
        handle(new Wrapping(), account(1, 7, "a"));
        List<Object> told = new ArrayList<>();
        handle(
                new Wrapping() {
                    @Override
                    public void onUpdate(ReplicaChange<AccountData> change) {
                        told.addAll(List.of(
                                change.revision(),
                                change.updated(),
                                change.attempt(),
                                change.isSync(),
                                change.isDirect(),
                                change.outcome(),
                                change.previousData(),
                                change.meta(),
                                change.correlationId()));
                    }
                },
                sync("account", 1, 5)
                        .with("name", "b")
                        .at(60)
                        .failedBefore(2)
                        .snapshotAt(120)
                        .directlyTo("mine")
                        .previously(Map.of("name", "a"))
                        .meta(Map.of("who", "Ann"))
                        .correlatedTo("c-1"));
        assertThat(told)
                .containsExactly(
                        5L,
                        Messages.T0.plusSeconds(60),
                        3,
                        true,
                        true,
                        ApplyOutcome.SYNC_DOWNGRADED,
                        Map.of("name", "a"),
                        Map.of("who", "Ann"),
                        "c-1");
    }

    static class LineHandler implements ReplicaHandler<ReplicaValues> {
        final List<Object> told = new ArrayList<>();

        @Override
        public String cqrsId() {
            return "line";
        }

        @Override
        public void onSave(ReplicaChange<ReplicaValues> change) {
            ReplicaValues values = change.data();
            told.add(values.get("label", String.class));
            told.add(values.get("place.city", String.class));
            told.add(change.key(ReplicaEntities.LineId.class));
            told.add(values.has("place.street"));
            change.apply();
        }
    }

    @Test
    void theViewHasTheNamesOfTheReplica() {
        LineHandler handler = new LineHandler();
        Map<String, Object> key = Map.of("order_id", 7, "position", "a");
        handle(
                handler,
                save("line", key, 0)
                        .with("order_id", 7)
                        .with("position", "a")
                        .with("text", "one")
                        .with("place_city", "c"));
        assertThat(handler.told).containsExactly("one", "c", new ReplicaEntities.LineId(7, "a"), false);
        assertThat(fixture.row("line", "label = 'one'").get("city")).isEqualTo("c");
    }

    @Test
    void relatedRowsAreWrittenInTheTransactionOfTheRow() {
        ReplicaHandler<?> related = new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                ReplicaEntities.Note note = new ReplicaEntities.Note();
                note.accountId = change.data().id();
                note.text = "of " + change.data().name();
                session().persist(note);
                change.apply();
                if (change.data().name().equals("bad")) {
                    throw new IllegalArgumentException("cannot\nbe");
                }
            }
        };
        List<Disposition> dispositions = handle(related, account(1, 0, "good"), account(2, 0, "bad"));
        assertThat(dispositions.get(0)).isEqualTo(Disposition.ACKNOWLEDGE);
        Disposition.DeadLetter letter = (Disposition.DeadLetter) dispositions.get(1);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
        assertThat(letter.exception()).isEqualTo("IllegalArgumentException: cannot be");
        assertThat(fixture.count("account")).isOne();
        assertThat(fixture.jdbc.queryForList("SELECT text FROM note", String.class))
                .containsExactly("of good");
    }

    @Test
    void manyHooksThatFailCostTheOthersOneMoreCall() {
        List<Disposition> dispositions = handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) {
                        calls.add(change.data().name());
                        session().persist(nameOf(change));
                        change.apply();
                        if (change.data().name().equals("bad")) {
                            throw new IllegalArgumentException("bad");
                        }
                    }
                },
                aTenthBad());
        assertThat(failed(dispositions)).containsExactlyElementsOf(BAD);
        assertThat(fixture.count("account")).isEqualTo(90);
        assertThat(fixture.jdbc.queryForList("SELECT DISTINCT text FROM note", String.class))
                .containsExactly("good");
        assertThat(calls.stream().filter("good"::equals)).hasSize(2 * 90);
    }

    @Test
    void hooksThatFailLeaveNothingBehindForOthersNorForAfterTheCommit() {
        List<String> announced = new ArrayList<>();
        List<Disposition> dispositions = handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) {
                        String name = change.data().name();
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                announced.add(name);
                            }
                        });
                        if (session().find(entity(), 1L) != null) { // by the hook that must not have been
                            throw new IllegalStateException("spoiled");
                        }
                        change.apply();
                        if (name.equals("bad")) {
                            throw new IllegalArgumentException("bad");
                        }
                    }
                },
                account(1, 0, "bad").monotonic(),
                account(2, 0, "good").monotonic(),
                account(3, 0, "bad").monotonic(),
                account(4, 0, "good").monotonic());
        assertThat(dispositions.stream().map(Disposition.ACKNOWLEDGE::equals))
                .containsExactly(false, true, false, true);
        assertThat(announced).containsExactly("good", "good");
        assertThat(fixture.count("account")).isEqualTo(2);
    }

    @Test
    void hooksThatFailByThemselvesAndInTheDatabaseAreAllFound() {
        List<Disposition> dispositions = handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) {
                        switch (change.data().name()) {
                            case "bad" -> throw new IllegalArgumentException("bad");
                            case "no table" ->
                                session()
                                        .createNativeMutationQuery("insert into nowhere values (1)")
                                        .executeUpdate();
                            default -> change.apply();
                        }
                    }
                },
                account(1, 0, "bad").monotonic(),
                account(2, 0, "no table").monotonic(),
                account(3, 0, "good").monotonic(),
                account(4, 0, "bad").monotonic(),
                account(5, 0, "no table").monotonic(),
                account(6, 0, "good").monotonic());
        assertThat(dispositions.stream().map(Disposition.ACKNOWLEDGE::equals))
                .containsExactly(false, false, true, false, false, true);
        assertThat(fixture.count("account")).isEqualTo(2);
    }

    /** As a transactional service does that the hook calls. */
    @Test
    void whoMarksTheTransactionForRollbackAndFailsTakesNoOtherAlong() {
        TransactionTemplate service = new TransactionTemplate(fixture.transactionManager);
        List<Disposition> dispositions = handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) {
                        calls.add(change.data().name());
                        service.executeWithoutResult(status -> {
                            session().persist(nameOf(change));
                            if (change.data().name().equals("bad")) {
                                throw new IllegalArgumentException("bad");
                            }
                        });
                        change.apply();
                    }
                },
                aTenthBad());
        for (int id = 0; id < dispositions.size(); id++) {
            assertThat(dispositions.get(id) instanceof Disposition.DeadLetter).isEqualTo(id % 10 == 3);
        }
        assertThat(fixture.count("account")).isEqualTo(90);
        assertThat(fixture.jdbc.queryForList("SELECT DISTINCT text FROM note", String.class))
                .containsExactly("good");
        assertThat(calls.stream().filter("good"::equals)).hasSize(2 * 90);
    }

    /** Has the table refuse rows while something is done. */
    private void whereTheTableWants(String condition, Runnable test) {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT wanted CHECK (%s)".formatted(condition));
        try {
            test.run();
        } finally {
            fixture.jdbc.execute("ALTER TABLE account DROP CONSTRAINT wanted");
        }
    }

    @Test
    void whatAHandlerMakesOfARowIsJudgedAndNotWhatTheMessageHas() {
        ReplicaHandler<?> choosy = new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                if (change.key(Long.class) >= 50 || change.data().name().equals("good")) {
                    change.apply();
                }
            }
        };
        ReplicaMessageHandler handler = fixture.handler(choosy);
        whereTheTableWants("name <> 'bad'", () -> {
            for (int round = 0; round < 2; round++) { // in the second one the database is asked first
                fixture.jdbc.execute("DELETE FROM account");
                List<Disposition> dispositions = handler.handle(
                        Stream.of(aTenthBad()).map(Messages.Builder::build).toList());
                assertThat(failed(dispositions)).containsExactly(53, 63, 73, 83, 93);
                assertThat(fixture.count("account")).isEqualTo(90);
            }
        });
    }

    @Test
    void hooksSeeNothingOfWhatTheDatabaseWasAskedToTry() {
        ReplicaMessageHandler handler = fixture.handler(new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                calls.add(session().find(entity(), change.key(Long.class)) == null ? "absent" : "there");
                change.apply();
            }
        });
        whereTheTableWants("name <> 'bad'", () -> {
            for (int round = 0; round < 2; round++) { // in the second one the database is asked first
                fixture.jdbc.execute("DELETE FROM account");
                handler.handle(
                        Stream.of(aTenthBad()).map(Messages.Builder::build).toList());
            }
        });
        assertThat(calls).hasSizeGreaterThan(200).containsOnly("absent");
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void whereTheTableWantsMoreThanMessagesHaveNobodyIsBlamedForWhatHandlersAdd() {
        ReplicaHandler<?> adding = new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                session()
                        .createNativeMutationQuery("insert into account (id, name, notes, cqrs_revision, cqrs_updated)"
                                + " values (:id, :name, 'noted', 0, current_timestamp)")
                        .setParameter("id", change.key(Long.class))
                        .setParameter("name", change.data().name())
                        .executeUpdate();
            }
        };
        whereTheTableWants("notes IS NOT NULL AND name <> 'bad'", () -> {
            assertThat(failed(handle(adding, aTenthBad()))).containsExactlyElementsOf(BAD);
            assertThat(fixture.count("account")).isEqualTo(90);
        });
    }

    @Test
    void whatTheDatabaseRefusesToAHookLeavesNothingForAfterTheCommit() {
        List<String> announced = new ArrayList<>();
        ReplicaHandler<?> announcing = new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                String name = change.data().name();
                session().persist(nameOf(change));
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        announced.add(name);
                    }
                });
                change.apply();
            }
        };
        whereTheTableWants("name <> 'bad'", () -> handle(announcing, aTenthBad()));
        assertThat(announced).hasSize(90).containsOnly("good");
        assertThat(fixture.jdbc.queryForList("SELECT DISTINCT text FROM note", String.class))
                .containsExactly("good");
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    private static Messages.Builder[] aTenthBad() {
        return IntStream.range(0, 100)
                .mapToObj(
                        id -> account(id, 0, BAD.contains(id) ? "bad" : "good").monotonic())
                .toArray(Messages.Builder[]::new);
    }

    private static ReplicaEntities.Note nameOf(ReplicaChange<AccountData> change) {
        ReplicaEntities.Note note = new ReplicaEntities.Note();
        note.accountId = change.data().id();
        note.text = change.data().name();
        return note;
    }

    @Test
    void theRowIsThereForTheHookAfterApplyingAndLocked() {
        handle(new Wrapping(), account(1, 0, "a"));
        handle(
                new Wrapping() {
                    @Override
                    public void onUpdate(ReplicaChange<AccountData> change) {
                        change.apply();
                        var row = (ReplicaEntities.Account) session().find(entity(), change.key(Long.class));
                        calls.add(row.name + " " + session().getCurrentLockMode(row));
                        row.notes = "by the hook";
                    }
                },
                account(1, 1, "b"));
        assertThat(calls).contains("b PESSIMISTIC_WRITE");
        assertThat(fixture.row("account", "id = 1").get("notes")).isEqualTo("by the hook");
    }

    private Class<?> entity() {
        return mode == ApplyMode.JDBC ? ReplicaEntities.JdbcAccount.class : ReplicaEntities.EntityAccount.class;
    }

    @Test
    void aCheckedExceptionIsTheEventsFailureAndNamesHandlerAndRow() {
        List<Disposition> dispositions = handle(
                new Wrapping() {
                    @Override
                    public void onCreate(ReplicaChange<AccountData> change) throws IOException {
                        throw new IOException("disk");
                    }
                },
                account(1, 0, "a"));
        assertThat(((Disposition.DeadLetter) dispositions.get(0)).exception())
                .contains("has failed on account 1", "IOException: disk");
    }

    @Test
    void anUnavailableStorePausesAndBlamesNoEvent() {
        ReplicaHandler<?> unavailable = new Wrapping() {
            @Override
            public void onCreate(ReplicaChange<AccountData> change) {
                change.apply();
                throw new HandlerUnavailableException("Redis is away");
            }
        };
        assertThatThrownBy(() -> handle(unavailable, account(1, 0, "a")))
                .isInstanceOf(HandlerUnavailableException.class)
                .hasMessage("Redis is away");
        assertThat(fixture.count("account")).isZero();
    }

    record Strict(Long id, long score) {}

    static class StrictHandler implements ReplicaHandler<Strict> {
        @Override
        public String cqrsId() {
            return "account";
        }
    }

    @Test
    void dataThatDoesNotFitTheRecordIsADeadLetterThatNamesTheField() {
        List<Disposition> dispositions = handle(
                new StrictHandler(),
                account(1, 0, "a").with("score", null),
                account(2, 0, "b"),
                account(3, 0, "c").with("score", 3));
        for (int i = 0; i < 2; i++) {
            Disposition.DeadLetter letter = (Disposition.DeadLetter) dispositions.get(i);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNFIT);
            assertThat(letter.exception()).contains("account " + (i + 1), "'score'");
        }
        assertThat(dispositions.get(2)).isEqualTo(Disposition.ACKNOWLEDGE);
        assertThat(fixture.count("account")).isOne();
    }

    @Test
    void oneHandlerPerIdAndATypeForItsData() {
        assertThatThrownBy(() -> fixture.handler(new StrictHandler(), new Wrapping()))
                .hasMessageContaining("Two handlers have the id 'account'");
        ReplicaHandler<?> untyped = () -> "account";
        assertThatThrownBy(() -> fixture.handler(untyped)).hasMessageContaining("does not tell the type of its data");
    }
}
