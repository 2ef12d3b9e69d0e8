package dev.cqrsync.replica;

import static dev.cqrsync.replica.Messages.account;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hibernate.annotations.ColumnTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many rows that PostgreSQL refuses for one reason: one failing statement tells of all, where the catalog and the values
 * say for certain which they are; and where they do not, nobody fails who would not by himself.
 */
class RefusedAlikeTest {

    private static final int ROWS = 100;

    /** What PostgreSQL adds to an error of the one row that a statement has failed for. */
    private static final String QUOTED = "Detail";

    private ReplicaFixture fixture;

    @BeforeEach
    void start() {
        fixture = new ReplicaFixture(TestDatabase.POSTGRESQL, ReplicaEntities.of(ApplyMode.JDBC));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void rowsThatACheckRefusesAreToldByOneStatement() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");

        List<String> errors = errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());

        assertThat(errors).allMatch(error -> error.contains("violates check constraint \"no_poison\""));
        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void oneAloneKeepsItsOwnError() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");

        List<String> errors = errors(accounts((id, row) -> row.with("score", id == 50 ? -13 : id)), id -> id == 50);

        assertThat(errors).singleElement().asString().contains(QUOTED, "no_poison", "-13");
    }

    @Test
    void nobodysErrorTellsTheValuesOfAnother() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");

        List<String> errors = errors(
                accounts((id, row) -> row.with("score", -13)
                        .with("email", "of%d".formatted(id))
                        .with("balance", 101 - id)),
                id -> true);

        assertThat(IntStream.range(0, ROWS).filter(i -> errors.get(i).contains(QUOTED)))
                .allMatch(i -> errors.get(i).contains("of%d,".formatted(i + 1)));
    }

    @Test
    void theSameAtTheirNextAttempt() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");

        List<String> errors = errors(
                accounts((id, row) -> row.with("score", id == 1 ? 0 : -13).failedBefore(1)), id -> id > 1);

        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
        assertThat(fixture.count("account")).isEqualTo(1);
    }

    @Test
    void aCheckOfSeveralColumnsAndTypesIsEvaluatedAsForARow() {
        fixture.jdbc.execute("""
                ALTER TABLE account ADD CONSTRAINT sound CHECK (
                  balance < 100.5 AND birthDate > '2000-01-01' AND createdAt < '2026-01-01T00:00:00+02:00'
                  AND active AND email LIKE '%%@%%' AND cqrs_revision < 1000 AND ref IS DISTINCT FROM '%s')
                """.formatted(new UUID(0, 7)));

        List<String> errors = errors(
                accounts((id, row) -> row.with("balance", id == 10 ? "100.50" : "100.49")
                        .with("birth_date", id == 20 ? "2000-01-01" : id == 21 ? null : "2000-01-02")
                        .with("created_at", id == 30 ? "2025-12-31T22:00:00Z" : "2025-12-31T21:59:59.999999Z")
                        .with("active", id != 40)
                        .with("email", id == 50 ? "nobody" : "a@example.org")
                        .with("ref", new UUID(0, id == 60 ? 7 : 8).toString())),
                id -> id % 10 == 0 && id <= 60);

        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
        assertThat(fixture.count("account")).isEqualTo(94);
    }

    @Test
    void rowsWhoseParentIsMissingAreToldByOneStatement() {
        fixture.jdbc.execute("CREATE TABLE kind (code VARCHAR(10) PRIMARY KEY)");
        fixture.jdbc.execute("INSERT INTO kind VALUES ('RED'), ('GREEN')");
        fixture.jdbc.execute("DELETE FROM kind WHERE code = 'GREEN'");
        fixture.jdbc.execute("ALTER TABLE thing DROP CONSTRAINT IF EXISTS thing_color_check");
        fixture.jdbc.execute("ALTER TABLE thing ADD CONSTRAINT known FOREIGN KEY (color) REFERENCES kind");

        List<String> errors = errors(
                messages(id -> save("thing", (long) id, 0)
                        .with("id", (long) id)
                        .with("color", id % 10 == 0 ? "GREEN" : id % 10 == 1 ? null : "RED")),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("violates foreign key constraint \"known\""));
        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
        assertThat(fixture.count("thing")).isEqualTo(90);
    }

    @Test
    void rowsWhoseUniqueValueAnotherRowHasAreToldByOneStatement() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email, score)");
        hold(1_000, "taken", 7);

        List<String> errors = errors(
                accounts((id, row) -> row.with("email", id % 5 == 0 ? "taken" : id % 5 == 1 ? null : "e")
                        .with("score", id % 10 == 0 ? 7 : 100 + id)),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("violates unique constraint \"one_for_each\""));
        assertThat(errors).noneMatch(error -> error.contains(QUOTED)); // it quotes a value, and not a row
        assertThat(fixture.count("account")).isEqualTo(91);
    }

    @Test
    void ofRowsWithTheSameValueTheFirstIsWrittenAndTheOthersAreTold() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");

        List<String> errors = errors(
                accounts((id, row) -> row.with("email", id % 10 == 0 ? "same" : "of" + id)),
                id -> id % 10 == 0 && id > 10);

        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSizeLessThan(3);
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
    void aRowMayKeepItsOwnUniqueValue() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
        for (int id = 1; id <= ROWS; id++) {
            hold(id, "old" + id, 0);
        }

        errors(messages(id -> account(id, 1, "b").with("email", id % 10 == 0 ? "old1" : "old" + id)), tenth());
    }

    @Test
    void whatAUniqueIndexComparesInItsOwnWayIsLeftToTheDatabase() {
        fixture.jdbc.execute("CREATE UNIQUE INDEX of_some ON account (email) WHERE score > 50");
        fixture.jdbc.execute("CREATE UNIQUE INDEX folded ON account (lower(ref))");
        hold(1_000, "taken", 99);

        errors(
                accounts((id, row) -> row.with("email", id % 10 == 0 || id % 10 == 1 ? "taken" : "of" + id)
                        .with("score", id % 10 == 0 ? 51 : 50)),
                tenth());
        assertThat(fixture.count("account")).isEqualTo(91);
    }

    private void hold(long id, String email, int score) {
        fixture.jdbc.update(
                "INSERT INTO account (id, name, email, score, cqrs_revision, cqrs_updated) VALUES (?, 'a', ?, ?, 0, now())",
                id,
                email,
                score);
    }

    @Test
    void rowsThatLackAValueWhichOnlyTheDatabaseRequiresAreToldByOneStatement() {
        fixture.jdbc.execute("ALTER TABLE account ALTER COLUMN email SET NOT NULL");

        List<String> errors = errors(accounts((id, row) -> row.with("email", id % 10 == 0 ? null : "e")), tenth());

        assertThat(errors).allMatch(error -> error.contains("null value in column \"email\""));
        assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void rowsWithATextThatIsTooLongOnlyForTheDatabaseAreToldAndSpacesAtItsEndDoNotCount() {
        fixture.jdbc.execute("ALTER TABLE account ALTER COLUMN email TYPE VARCHAR(5)");
        String longest = "\uD83D\uDE00".repeat(5); // counted in characters, not in UTF-16

        List<String> errors = errors(
                accounts((id, row) ->
                        row.with("email", id % 10 == 0 ? "123456" : id % 10 == 1 ? "1 3  " + "  " : longest)),
                tenth());

        assertThat(errors).allMatch(error -> error.contains("value too long for type character varying(5)"));
        assertThat(fixture.jdbc.queryForObject("SELECT count(*) FROM account WHERE email = '1 3  '", Long.class))
                .isEqualTo(10);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void ofRowsThatSeveralReasonsRefuseEachIsToldOne() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_debt CHECK (balance >= 0)");
        fixture.jdbc.execute("ALTER TABLE account ALTER COLUMN email TYPE VARCHAR(5)");
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
    void aTriggerThatMendsRowsKeepsThemFromFailing() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");
        fixture.jdbc.execute("""
                CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF NEW.email = 'mend' THEN NEW.score := 0; END IF;
                  RETURN NEW;
                END $$""");
        fixture.jdbc.execute(
                "CREATE TRIGGER mend BEFORE INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION mend()");

        errors(accounts((id, row) -> row.with("score", -13).with("email", id % 10 == 0 ? "keep" : "mend")), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void whatTheDatabaseDoesNotKnowIsAskedOnce() {
        fixture.jdbc.execute("ALTER TABLE account ADD COLUMN extra INTEGER DEFAULT 1");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT odd CHECK (score + extra <> -13)");
        AtomicInteger asked = new AtomicInteger();

        fixture.handler(unit -> counting(unit, asked))
                .handle(accounts((id, row) -> row.with("score", id % 10 == 0 ? -14 : id)));
        assertThat(asked).hasValue(1);
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    /** Counts how often it is asked for rows that are refused alike. */
    private static ReplicaUnit counting(ReplicaUnit unit, AtomicInteger asked) {
        ReplicaStorage storage = unit.storage();
        ReplicaStorage counting = proxy(ReplicaStorage.class, (method, arguments) -> {
            Object result = method.invoke(storage, arguments);
            return result instanceof RowStore rows
                    ? proxy(RowStore.class, (called, with) -> {
                        if (called.getName().equals("refusedAlike")) {
                            asked.incrementAndGet();
                        }
                        return called.invoke(rows, with);
                    })
                    : result;
        });
        return new ReplicaUnit(unit.transactions(), counting);
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

    @Test
    void aRowMayReferToOneOfTheSameStatement() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT ancestor FOREIGN KEY (score) REFERENCES account (id)");

        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? 5_000 : Math.min(id, 9))), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aCheckThatLooksAtAColumnThatIsNotWrittenIsLeftToTheDatabase() {
        fixture.jdbc.execute("ALTER TABLE account ADD COLUMN extra INTEGER DEFAULT 1");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT odd CHECK (score + extra <> -13)");

        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -14 : -13)), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void aCheckThatCannotBeEvaluatedForOneRowDoesNotStopTheOthers() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT inverse CHECK (10 / score > 0)");

        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -1 : id % 10 == 5 ? 0 : 1)), id -> id % 5 == 0);
        assertThat(fixture.count("account")).isEqualTo(80);
    }

    @Test
    void aConstraintIsReadAnewEachTime() {
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> -13)");
        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());

        fixture.jdbc.execute("DELETE FROM account");
        fixture.jdbc.execute("ALTER TABLE account DROP CONSTRAINT no_poison");
        fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT no_poison CHECK (score <> 99)");
        errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? 99 : -13)), tenth());
        assertThat(fixture.count("account")).isEqualTo(90);
    }

    @Test
    void namesThatNeedQuotesAreQuoted() {
        fixture.jdbc.execute("ALTER TABLE thing ADD CONSTRAINT \"No \"\"Group\"\"\" CHECK (\"group\" <> 'none')");

        List<String> errors = errors(
                messages(id -> save("thing", (long) id, 0)
                        .with("id", (long) id)
                        .with("group", id % 10 == 0 ? "none" : "some")),
                tenth());
        assertThat(errors).isNotEmpty();
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
        try (ReplicaFixture clipping = new ReplicaFixture(TestDatabase.POSTGRESQL, List.of(Clipped.class))) {
            clipping.jdbc.execute("ALTER TABLE clipped ALTER COLUMN text TYPE VARCHAR(5)");
            clipping.jdbc.execute("ALTER TABLE clipped ALTER COLUMN text SET NOT NULL");
            clipping.jdbc.execute("ALTER TABLE clipped ALTER COLUMN code SET NOT NULL");

            List<IncomingMessage> batch = messages(id -> save("clipped", (long) id, 0)
                    .with("id", (long) id)
                    .with("text", id % 3 == 0 ? null : "much longer than five")
                    .with("code", id % 10 == 0 ? null : id % 10 == 5 ? "123456" : "12345"));
            errors(clipping, batch, id -> id % 5 == 0);
            assertThat(clipping.count("clipped")).isEqualTo(80);
        }
    }

    @FunctionalInterface
    private interface Row {
        Messages.Builder with(int id, Messages.Builder row);
    }

    private static List<IncomingMessage> accounts(Row row) {
        return messages(id -> row.with(id, account(id, 0, "a")));
    }

    private static List<IncomingMessage> messages(IntFunction<Messages.Builder> message) {
        return IntStream.rangeClosed(1, ROWS)
                .mapToObj(message)
                .map(Messages.Builder::build)
                .toList();
    }

    private static IntPredicate tenth() {
        return id -> id % 10 == 0;
    }

    /** What those fail with that are to. */
    private List<String> errors(List<IncomingMessage> batch, IntPredicate fails) {
        return errors(fixture, batch, fails);
    }

    private static List<String> errors(ReplicaFixture fixture, List<IncomingMessage> batch, IntPredicate fails) {
        List<Disposition> dispositions = fixture.handler().handle(batch);
        assertThat(IntStream.rangeClosed(1, ROWS)
                        .filter(id -> dispositions.get(id - 1) instanceof Disposition.DeadLetter))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, ROWS).filter(fails).boxed().toList());
        return dispositions.stream()
                .filter(Disposition.DeadLetter.class::isInstance)
                .map(disposition -> ((Disposition.DeadLetter) disposition).exception())
                .toList();
    }
}
