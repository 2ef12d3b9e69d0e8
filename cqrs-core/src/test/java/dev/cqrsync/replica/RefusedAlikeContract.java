package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
import static dev.cqrsync.replica.Messages.delete;
import static dev.cqrsync.replica.Messages.save;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.ApplyMode;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.CqrsReplicaEntity;
import dev.cqrsync.testing.TestDatabase;
import dev.cqrsync.transport.Disposition;
import dev.cqrsync.transport.IncomingMessage;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hibernate.annotations.ColumnTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many rows that a database refuses, where it can tell which they are, when it is asked or by a program that goes row by
 * row: one failing statement tells of all, and nobody fails who would not by himself.
 */
abstract class RefusedAlikeContract {

    static final int ROWS = 100;

    private final TestDatabase database;
    final AtomicInteger failedWrites = new AtomicInteger();
    private boolean takesNoPrograms;
    ReplicaFixture fixture;

    /** Is there whenever it is asked. */
    Question onQuestion = (rows, refusal, writes) -> {};

    @FunctionalInterface
    interface Question {
        void ask(RowStore rows, SQLException refusal, List<RowWrite> writes) throws SQLException;
    }

    RefusedAlikeContract(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void start() {
        fixture = new ReplicaFixture(database, ReplicaEntities.of(ApplyMode.JDBC));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Makes a column have another type of text, or not null. */
    abstract void alter(ReplicaFixture of, String table, String column, String type, boolean required);

    /** A check that refuses some of the rows of its test. */
    abstract String checkOfSeveralColumns();

    /** A trigger that sets the score of rows to 0 whose email is mend. */
    abstract List<String> mendingTrigger();

    /** An index on email that is unique in a way of its own. */
    abstract String partlyUnique();

    /** A trigger that raises an error of its own over accounts with a score of -13. */
    abstract List<String> refusingTrigger();

    /** A trigger that raises an error of its own over new accounts whose score is not 0 nor the id of one that is open. */
    abstract List<String> needingTrigger();

    /** Has an account with a score of 50 meet another transaction, the first time. */
    abstract List<String> onceContended();

    /** Quotes a name. */
    abstract String quoted(String name);

    /** The one by which the transaction is tried, and the one by which the reason is found. */
    void assertToldByOneStatement() {
        assertToldByOneStatement(0);
    }

    /** @param more how often it is tried again, as another transaction may have been in the way or may help */
    void assertToldByOneStatement(int more) {
        assertThat(failedWrites).hasValueLessThanOrEqualTo(2 + more);
    }

    void noPoison() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");
    }

    @Test
    void rowsThatACheckRefusesAreToldByOneStatement() {
        noPoison();

        List<String> errors = errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());

        assertThat(errors).allMatch(error -> error.contains("no_poison"));
        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void theSameAtTheirNextAttempt() {
        noPoison();

        errors(accounts((id, row) -> row.with("score", id == 1 ? 0 : -13).failedBefore(1)), id -> id > 1);

        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(1);
    }

    @Test
    void aCheckOfSeveralColumnsAndTypesIsEvaluatedAsForARow() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT sound CHECK (%s)".formatted(checkOfSeveralColumns()));

        errors(
                accounts((id, row) -> row.with("balance", id == 10 ? "100.50" : "100.49")
                        .with("birth_date", id == 20 ? "2000-01-01" : id == 21 ? null : "2000-01-02")
                        .with("created_at", id == 30 ? "2025-12-31T22:00:00Z" : "2025-12-31T21:59:59.999999Z")
                        .with("email", id == 40 ? "nobody" : "a@example.org")
                        .with("active", true)
                        .with("ref", new UUID(0, id == 50 ? 7 : 8).toString())),
                id -> id % 10 == 0 && id <= 50);

        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(95);
    }

    @Test
    void rowsWhoseParentIsMissingAreToldByOneStatement() {
        fixture.jdbc.execute("CREATE TABLE kind (code VARCHAR(254) PRIMARY KEY)");
        fixture.jdbc.execute("INSERT INTO kind VALUES ('RED'), ('GREEN')");
        fixture.jdbc.execute("DELETE FROM kind WHERE code = 'GREEN'");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT known FOREIGN KEY (email) REFERENCES kind (code)");

        List<String> errors = errors(
                accounts((id, row) -> row.with("email", id % 10 == 0 ? "GREEN" : id % 10 == 1 ? null : "RED")),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("known"));
        assertToldByOneStatement(2);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void rowsThatLackAValueWhichOnlyTheDatabaseRequiresAreToldByOneStatement() {
        alter(fixture, "account", "email", "VARCHAR(254)", true);

        List<String> errors = errors(accounts((id, row) -> row.with("email", id % 10 == 0 ? null : "e")), tenth());

        assertThat(errors).allMatch(error -> error.contains("email"));
        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void rowsWithATextThatIsTooLongOnlyForTheDatabaseAreToldAndSpacesAtItsEndDoNotCount() {
        alter(fixture, "account", "email", "VARCHAR(5)", false);
        String longest = "\uD83D\uDE00".repeat(5); // counted in characters, not in UTF-16

        errors(
                accounts((id, row) ->
                        row.with("email", id % 10 == 0 ? "123456" : id % 10 == 1 ? "1 3  " + "  " : longest)),
                tenth());

        assertToldByOneStatement();
        assertThat(fixture.jdbc.queryForObject("SELECT count(*) FROM account WHERE email = '1 3  '", Long.class))
                .isEqualTo(10);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void rowsWithADecimalOfTooManyDigitsAreToldAsItIsRounded() {
        errors(
                accounts((id, row) -> row.with(
                        "balance",
                        switch (id % 10) {
                            case 0 -> id == 50 ? "1E+300" : "-99999999999.99";
                            case 1 -> "9999999999.994";
                            case 2 -> "9999999999.995";
                            default -> "0.00";
                        })),
                id -> id % 10 == 0 || id % 10 == 2);

        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(80);
    }

    @Test
    void rowsWithAnIntegerThatIsTooLargeOnlyForTheDatabaseAreTold() {
        alter(fixture, "account", "score", "SMALLINT", false);

        errors(
                accounts((id, row) -> row.with(
                        "score",
                        switch (id % 10) {
                            case 0 -> 32_768;
                            case 1 -> 32_767;
                            case 2 -> -32_768;
                            case 3 -> -32_769;
                            default -> id;
                        })),
                id -> id % 10 == 0 || id % 10 == 3);

        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(80);
    }

    @Test
    void rowsWhoseUniqueValueAnotherRowHasAreToldByOneStatement() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email, score)");
        hold(1_000, "taken", 7);

        List<String> errors = errors(
                accounts((id, row) -> row.with("email", id % 5 == 0 ? "taken" : id % 5 == 1 ? null : "e")
                        .with("score", id % 10 == 0 ? 7 : 100 + id)),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("one_for_each"));
        assertToldByOneStatement(2);
        assertThat(fixture.count("account")).isEqualTo(91);
    }

    @Test
    void keysOfAnotherTypeAreTheSame() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON owner (title)");
        fixture.jdbc.execute(
                "INSERT INTO owner (id, title, cqrs_revision, cqrs_updated) VALUES ('%s', 'taken', 0, now())"
                        .formatted(owner(1_000)));

        errors(
                messages(id -> save("owner", owner(id), 0)
                        .with("id", owner(id))
                        .with("title", id % 10 == 0 ? "taken" : "of" + id)),
                tenth());

        assertToldByOneStatement(2);
        assertThat(fixture.count("owner")).isEqualTo(91);
    }

    private static String owner(int id) {
        return UUID.nameUUIDFromBytes(String.valueOf(id).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    @Test
    void nobodysErrorTellsTheUniqueValueOfAnother() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
        for (int id = 10; id <= ROWS; id += 10) {
            hold(1_000 + id, "held%d!".formatted(id), 0);
        }

        List<String> errors = errors(
                accounts((id, row) -> row.with("email", (id % 10 == 0 ? "held%d!" : "of%d").formatted(id))), tenth());

        assertToldByOneStatement(2);
        for (int i = 0; i < errors.size(); i++) {
            String own = "held%d!".formatted((i + 1) * 10);
            assertThat(errors.get(i).replace(own, "")).doesNotContain("held");
        }
    }

    @Test
    void ofRowsWithTheSameValueTheFirstIsWrittenAndTheOthersAreTold() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");

        errors(
                accounts((id, row) -> row.with("email", id % 10 == 0 ? "same" : "of" + id)),
                id -> id % 10 == 0 && id > 10);

        assertToldByOneStatement(3);
        assertThat(fixture.count("account")).isEqualTo(91);
    }

    @Test
    void aValueThatARowOfTheSameBatchGivesUpIsNotTaken() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
        for (int id = 1; id <= ROWS; id++) {
            hold(id, "old" + id, 0);
        }
        hold(1_000, "taken", 7);

        errors(
                messages(id -> account(id, 1, "a")
                        .with("email", id % 10 == 0 ? "taken" : id % 2 == 0 ? "old" + (id - 1) : "new" + id)),
                tenth());
        assertThat(fixture.jdbc.queryForObject("SELECT count(*) FROM account WHERE cqrs_revision = 1", Long.class))
                .isEqualTo(90);
    }

    @Test
    void aValueThatARowBeforeGivesUpIsNotTakenWhateverTheyAreWrittenBy() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
        hold(40, "old", 0);
        hold(1_000, "taken", 7);

        errors(
                messages(
                        id -> account(id, 1, "a").with("email", id % 10 == 1 ? "taken" : id == 80 ? "old" : "of" + id)),
                id -> id % 10 == 1);
    }

    @Test
    void aRowMayKeepItsOwnUniqueValue() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
        for (int id = 1; id <= ROWS; id++) {
            hold(id, "old" + id, 0);
        }

        errors(messages(id -> account(id, 1, "b").with("email", id % 10 == 0 ? "old1" : "old" + id)), tenth());
    }

    @Test
    void whatAUniqueIndexComparesInItsOwnWayIsLeftToTheDatabase() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX of_some ON account " + partlyUnique());
        hold(1_000, "taken", 51);

        errors(
                accounts((id, row) -> row.with("email", id % 10 == 0 || id % 10 == 1 ? "taken" : "of" + id)
                        .with("score", id % 10 == 0 ? 51 : -id)),
                tenth());
        assertThat(fixture.count("account")).isEqualTo(91);
    }

    void hold(long id, String email, int score) {
        fixture.jdbc.update(
                "INSERT INTO account (id, name, email, score, cqrs_revision, cqrs_updated) VALUES (?, 'a', ?, ?, 0, now())",
                id,
                email,
                score);
    }

    @Test
    void ofRowsThatSeveralReasonsRefuseEachIsToldOne() {
        noPoison();
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_debt CHECK (balance >= 0)");
        alter(fixture, "account", "email", "VARCHAR(5)", false);
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each_ref ON account (ref)");
        fixture.jdbc.update(
                "INSERT INTO account (id, name, ref, cqrs_revision, cqrs_updated) VALUES (999, 'a', ?, 0, now())",
                new UUID(0, 7).toString());

        errors(
                accounts((id, row) -> row.with("score", id % 4 == 0 ? -13 : 0)
                        .with("balance", id % 6 == 0 ? "-1" : "1")
                        .with("email", id % 10 == 0 ? "123456" : "a")
                        .with("ref", new UUID(id % 35 == 0 ? 0 : 1, id % 35 == 0 ? 7 : id).toString())),
                id -> id % 4 == 0 || id % 6 == 0 || id % 10 == 0 || id % 35 == 0);
    }

    @Test
    void rowsThatATriggerRefusesAreToldByOneStatementInItsWords() {
        refusingTrigger().forEach(fixture.jdbc::execute);

        List<String> errors = errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());

        assertThat(errors).allMatch(error -> error.contains("no poison, please"));
        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void theNextBatchIsWrittenWithoutAStatementThatFailsFirst() {
        refusingTrigger().forEach(fixture.jdbc::execute);
        ReplicaMessageHandler handler = fixture.handler(this::counted);
        for (int batch = 0; batch < 3; batch++) {
            int first = batch * ROWS;
            failedWrites.set(0);
            List<Disposition> dispositions =
                    handler.handle(messages(id -> account(first + id, 0, "a").with("score", id % 10 == 0 ? -13 : id)));
            assertThat(failed(dispositions)).containsExactlyElementsOf(those(tenth()));
            assertThat(failedWrites).hasValue(batch == 0 ? 2 : 0);
        }
        assertThat(fixture.count("account")).isEqualTo(270);
    }

    @Test
    void aRowThatAnotherTransactionInsertsMeanwhileEndsWithTheHigherRevision() {
        refusingTrigger().forEach(fixture.jdbc::execute);
        AtomicBoolean inserted = new AtomicBoolean();
        onQuestion = (rows, refusal, writes) -> {
            if (inserted.compareAndSet(false, true)) {
                hold(77, "old", 0);
                fixture.jdbc.update("UPDATE account SET cqrs_revision = 3 WHERE id = 77");
                hold(78, "newer", 0);
                fixture.jdbc.update("UPDATE account SET cqrs_revision = 5 WHERE id = 78");
            }
        };

        errors(messages(id -> account(id, 4, "a").with("email", "e").with("score", id % 10 == 0 ? -13 : id)), tenth());

        assertThat(fixture.jdbc.queryForList(
                        "SELECT email FROM account WHERE id IN (77, 78) ORDER BY id", String.class))
                .containsExactly("e", "newer");
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aProgramWritesTheValuesThatAStatementWrites() {
        fixture.handler().handle(messages(id -> ofAllTypes(1_000 + id, id)));
        refusingTrigger().forEach(fixture.jdbc::execute);

        errors(messages(id -> id % 10 == 0 ? account(id, 0, "a").with("score", -13) : ofAllTypes(id, id)), tenth());

        String all = "SELECT * FROM account WHERE id BETWEEN %d AND %d AND MOD(id, 10) <> 0 ORDER BY id";
        List<Map<String, Object>> byProgram = fixture.jdbc.queryForList(all.formatted(1, ROWS));
        List<Map<String, Object>> byStatement = fixture.jdbc.queryForList(all.formatted(1_001, 1_000 + ROWS));
        byStatement.forEach(row -> row.put("id", (Long) row.get("id") - 1_000));
        assertThat(byProgram).hasSize(90).isEqualTo(byStatement);
    }

    private static Messages.Builder ofAllTypes(int id, int seed) {
        boolean none = seed % 3 == 0;
        return account(
                        id,
                        0,
                        "Zo\u00EB's \\ \"%s\" \n ? $1 $cqrs$ \uD83D\uDE00 %d".formatted("x".repeat(seed % 7), seed))
                .with("email", none ? null : "a%d@example.org".formatted(seed))
                .with("balance", none ? null : "-%d.%02d".formatted(seed, seed % 100))
                .with("birth_date", none ? null : "%d-02-28".formatted(1_000 + 20 * seed))
                .with("created_at", none ? null : "2024-02-29T23:59:%02d.%06dZ".formatted(seed % 60, seed))
                .with("active", none ? null : seed % 2 == 0)
                .with("ref", none ? null : new UUID(seed, seed).toString())
                .with("notes", none ? null : "n".repeat(seed * 10))
                .with("score", none ? null : seed);
    }

    @Test
    void rowsAreToldByOneStatementWhateverHasASayInIt() {
        noPoison();
        mendingTrigger().forEach(fixture.jdbc::execute);
        fixture.jdbc.execute("ALTER TABLE account ADD COLUMN extra INTEGER DEFAULT 1");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT odd CHECK (score + extra <> -13)");

        errors(
                accounts((id, row) ->
                        row.with("score", id % 2 == 0 ? -13 : -14).with("email", id % 10 < 2 ? "keep" : "mend")),
                id -> id % 10 < 2);
        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(80);
    }

    @Test
    void rowsThatAreUpdatedAsTheyLackColumnsAreToldByOneStatement() {
        noPoison();
        for (int id = 1; id <= ROWS; id++) {
            hold(id, "kept", 0);
        }

        errors(
                messages(id ->
                        save("account", (long) id, 1).with("id", (long) id).with("score", id % 10 == 0 ? -13 : id)),
                tenth());

        assertToldByOneStatement();
        assertThat(fixture.jdbc.queryForObject(
                        "SELECT count(*) FROM account WHERE cqrs_revision = 1 AND score = id AND email = 'kept'",
                        Long.class))
                .isEqualTo(90);
    }

    @Test
    void rowsMayReferToOnesThatComeLater() {
        alter(fixture, "account", "score", "BIGINT", false);
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT ancestor FOREIGN KEY (score) REFERENCES account (id)");

        List<String> errors =
                errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? 5_000 : id < 7 ? id + 1 : 7)), tenth());

        assertThat(errors).allMatch(error -> error.contains("ancestor"));
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aRowThatATriggerRefusesForWantOfAnotherIsWrittenAfterItAsTheyCame() {
        needingTrigger().forEach(fixture.jdbc::execute);

        List<String> errors = errors(
                messages(place -> account(1_000 - place, 0, "a")
                        .with("email", "open")
                        .with("score", place % 10 == 0 ? -13 : place % 10 == 1 ? 0 : 1_000 - place + 1)),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("none is open"));
        assertToldByOneStatement();
    }

    @Test
    void whatCameBeforeItHelpsARowAlsoWhereItIsWrittenLater() {
        needingTrigger().forEach(fixture.jdbc::execute);
        hold(7, "closed", 0);

        errors(
                messages(place -> place == 2
                        ? account(7, 1, "a").with("email", "open")
                        : account(1_000 + place, 0, "a").with("score", place % 10 == 0 ? -13 : place == 1 ? 0 : 7)),
                tenth());
        assertToldByOneStatement();
    }

    @Test
    void aRowThatATriggerRefusesForWantOfOneThatComesLaterIsWrittenAtItsNextAttempt() {
        needingTrigger().forEach(fixture.jdbc::execute);

        List<IncomingMessage> batch =
                accounts((id, row) -> row.with("email", "open").with("score", id == 50 ? 60 : id == 90 ? -13 : 0));
        errors(batch, id -> id == 50 || id == 90);
        errors(batch, id -> id == 90);
    }

    @Test
    void rowsThatOthersReferToAreKeptAndToldByOneStatement() {
        fixture.jdbc.execute("CREATE TABLE pin (account BIGINT, FOREIGN KEY (account) REFERENCES account (id))");
        fixture.handler().handle(accounts((id, row) -> row));
        fixture.jdbc.execute("INSERT INTO pin SELECT id FROM account WHERE MOD(id, 10) = 0");

        List<String> errors = errors(messages(id -> delete("account", (long) id, 1)), tenth());

        assertThat(errors).allMatch(error -> error.contains("pin"));
        assertToldByOneStatement();
        assertThat(fixture.count("account")).isEqualTo(10);
    }

    @Test
    void aRowThatWasToBeReplacedIsDeletedAllTheSameWhereItsSuccessorIsRefused() {
        refusingTrigger().forEach(fixture.jdbc::execute);
        ReplicaMessageHandler handler = fixture.handler();
        handler.handle(List.of(account(1, 0, "a").build(), account(2, 0, "a").build()));

        List<Disposition> dispositions = handler.handle(List.of(
                delete("account", 2L, 1).build(),
                account(2, 2, "a").with("email", "second").build(),
                delete("account", 1L, 1).build(),
                account(1, 2, "a").with("score", -13).build(),
                account(3, 0, "a").with("score", -13).build(),
                account(4, 0, "a").build()));

        assertThat(IntStream.range(0, dispositions.size())
                        .filter(i -> dispositions.get(i) instanceof Disposition.DeadLetter))
                .containsExactly(3, 4);
        assertThat(fixture.jdbc.queryForList("SELECT email FROM account ORDER BY id", String.class))
                .containsExactly("second", null); // of 2 and 4
    }

    @Test
    void whatIsNoRowsFaultIsNotTakenForIt() {
        refusingTrigger().forEach(fixture.jdbc::execute);
        onceContended().forEach(fixture.jdbc::execute);

        errors(accounts((id, row) -> row.with("score", id % 10 == 1 ? -13 : id).failedBefore(1)), id -> id % 10 == 1);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void whereTheDatabaseTakesNoProgramsRowsAreFoundOneByOne() {
        refusingTrigger().forEach(fixture.jdbc::execute);
        takesNoPrograms = true;

        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());
        assertThat(failedWrites).hasValueGreaterThan(10);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aTriggerThatMendsRowsKeepsThemFromFailing() {
        noPoison();
        mendingTrigger().forEach(fixture.jdbc::execute);

        errors(accounts((id, row) -> row.with("score", -13).with("email", id % 10 == 0 ? "keep" : "mend")), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aConstraintIsReadAnewEachTime() {
        noPoison();
        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());

        fixture.jdbc.execute("DELETE FROM account");
        fixture.jdbc.execute("ALTER TABLE account DROP CONSTRAINT no_poison");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> 99)");
        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? 99 : -13)), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void namesThatNeedQuotesAreQuoted() {
        fixture.jdbc.execute("ALTER TABLE thing ADD CONSTRAINT %s CHECK (%s <> 'none')"
                .formatted(quoted("No `Group"), quoted("group")));

        errors(
                messages(id -> save("thing", (long) id, 0)
                        .with("id", (long) id)
                        .with("group", id % 10 == 0 ? "none" : "some")),
                tenth());
        assertToldByOneStatement();
        assertThat(fixture.count("thing")).isEqualTo(90);
    }

    @Entity(name = "Clipped")
    @Table(name = "clipped")
    @CqrsReplica(value = "clipped", apply = ApplyMode.JDBC)
    static class Clipped extends CqrsReplicaEntity {
        @Id
        Long id;

        @ColumnTransformer(write = "left(coalesce(?, 'none'), 5)")
        String text;

        @Column(length = 5)
        String code;
    }

    @Test
    void aValueThatIsWrittenThroughAnExpressionIsJudgedByTheDatabase() {
        try (ReplicaFixture clipping = new ReplicaFixture(database, List.of(Clipped.class))) {
            alter(clipping, "clipped", "text", "VARCHAR(5)", true);
            alter(clipping, "clipped", "code", "VARCHAR(5)", true);

            List<IncomingMessage> batch = messages(id -> save("clipped", (long) id, 0)
                    .with("id", (long) id)
                    .with("text", id % 3 == 0 ? null : "much longer than five")
                    .with("code", id % 10 == 0 ? null : id % 10 == 5 ? "123456" : "12345"));
            errors(clipping, batch, id -> id % 5 == 0);
            assertThat(clipping.count("clipped")).isEqualTo(80);
        }
    }

    @Entity(name = "Report")
    @Table(name = "report")
    @CqrsReplica(value = "report", apply = ApplyMode.JDBC)
    static class Report extends CqrsReplicaEntity {
        @Id
        Long code;

        Integer position;

        String state;

        @Column(nullable = false)
        String message;
    }

    @Test
    void columnsMayBeCalledAsAProgramWouldCallItsVariables() {
        try (ReplicaFixture reports = new ReplicaFixture(database, List.of(Report.class))) {
            reports.handler()
                    .handle(messages(id -> save("report", (long) id, 0)
                            .with("code", (long) id)
                            .with("position", id)
                            .with("state", "old")
                            .with("message", "kept")));
            reports.jdbc.execute("ALTER TABLE report ADD CONSTRAINT no_poison CHECK (position <> -1000)");

            List<IncomingMessage> batch = messages(id -> save("report", (long) id, 1)
                    .with("code", (long) id)
                    .with("position", id % 10 == 0 ? -1_000 : -id)
                    .with("state", "new" + id));
            errors(reports, batch, tenth());

            assertThat(reports.jdbc.queryForObject(
                            "SELECT count(*) FROM report WHERE position = -code AND state = concat('new', code)"
                                    + " AND message = 'kept'",
                            Long.class))
                    .isEqualTo(90);
        }
    }

    @FunctionalInterface
    interface RowOf {
        Messages.Builder with(int id, Messages.Builder row);
    }

    static List<IncomingMessage> accounts(RowOf row) {
        return messages(id -> row.with(id, account(id, 0, "a")));
    }

    private static List<IncomingMessage> messages(IntFunction<Messages.Builder> message) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(message)
                .map(Messages.Builder::build)
                .toList();
    }

    static IntPredicate tenth() {
        return id -> id % 10 == 0;
    }

    /** What those fail with that are to. */
    List<String> errors(List<IncomingMessage> batch, IntPredicate fails) {
        return errors(fixture, batch, fails);
    }

    private List<String> errors(ReplicaFixture of, List<IncomingMessage> batch, IntPredicate fails) {
        failedWrites.set(0);
        List<Disposition> dispositions = of.handler(this::counted).handle(batch);
        assertThat(failed(dispositions)).containsExactlyElementsOf(those(fails));
        return dispositions.stream()
                .filter(Disposition.DeadLetter.class::isInstance)
                .map(disposition -> ((Disposition.DeadLetter) disposition).exception())
                .toList();
    }

    /** The places of those that have failed, the first being 1. */
    private static List<Integer> failed(List<Disposition> dispositions) {
        return those(place -> dispositions.get(place - 1) instanceof Disposition.DeadLetter);
    }

    private static List<Integer> those(IntPredicate which) {
        return IntStream.rangeClosed(1, ROWS).filter(which).boxed().toList();
    }

    /** Counts which of its statements fail, and does as a test has it when it is asked which rows are refused. */
    private ReplicaUnit counted(ReplicaUnit unit) {
        ReplicaStorage storage = unit.storage();
        ReplicaStorage counting = proxy(ReplicaStorage.class, (method, arguments) -> {
            Object result = method.invoke(storage, arguments);
            return result instanceof RowStore rows ? proxy(RowStore.class, counted(rows)) : result;
        });
        return new ReplicaUnit(unit.transactions(), counting);
    }

    @SuppressWarnings("unchecked")
    private Call counted(RowStore rows) {
        return (method, arguments) -> {
            try {
                if (takesNoPrograms && method.getName().endsWith("UnlessRefused")) {
                    throw new SQLException("no right to use this language", "42501");
                }
                if (method.getName().equals("refused")) {
                    onQuestion.ask(rows, (SQLException) arguments[1], (List<RowWrite>) arguments[2]);
                }
                return method.invoke(rows, arguments);
            } catch (InvocationTargetException e) {
                if (List.of("write", "delete").contains(method.getName())) {
                    failedWrites.incrementAndGet();
                }
                throw e;
            } catch (SQLException e) {
                throw new InvocationTargetException(e);
            }
        };
    }

    @FunctionalInterface
    private interface Call {
        Object of(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.of(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
