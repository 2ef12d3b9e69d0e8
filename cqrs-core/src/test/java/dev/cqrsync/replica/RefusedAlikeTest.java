package dev.cqrsync.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.cqrsync.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionImplementor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract on each database that is asked, and what only one of them can do. */
class RefusedAlikeTest {

    @Nested
    class PostgreSql extends RefusedAlikeContract {

        /** What PostgreSQL adds to an error of the one row that a statement has failed for. */
        private static final String QUOTED = "Detail";

        PostgreSql() {
            super(TestDatabase.POSTGRESQL);
        }

        @Override
        void alter(ReplicaFixture of, String table, String column, String type, boolean required) {
            of.jdbc.execute("ALTER TABLE %s ALTER COLUMN %s TYPE %s".formatted(table, column, type));
            if (required) {
                of.jdbc.execute("ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table, column));
            }
        }

        @Override
        String checkOfSeveralColumns() {
            return """
                    balance < 100.5 AND birthDate > '2000-01-01' AND createdAt < '2026-01-01T00:00:00+02:00'
                    AND active AND email LIKE '%%@%%' AND cqrs_revision < 1000 AND ref IS DISTINCT FROM '%s'
                    """.formatted(new UUID(0, 7));
        }

        @Override
        List<String> mendingTrigger() {
            return List.of(
                    """
                    CREATE FUNCTION mend() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF NEW.email = 'mend' THEN NEW.score := 0; END IF;
                      RETURN NEW;
                    END $$""", "CREATE TRIGGER mend BEFORE INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION mend()");
        }

        @Override
        List<String> refusingTrigger() {
            return List.of("""
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      RAISE EXCEPTION 'no poison, please';
                    END $$""", """
                    CREATE TRIGGER refuse AFTER INSERT ON account FOR EACH ROW WHEN (NEW.score = -13)
                    EXECUTE FUNCTION refuse()""");
        }

        @Override
        List<String> needingTrigger() {
            return List.of("""
                    CREATE FUNCTION needs() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF NOT EXISTS (SELECT FROM account WHERE id = NEW.score AND email = 'open') THEN
                        RAISE EXCEPTION 'none is open';
                      END IF;
                      RETURN NEW;
                    END $$""", """
                    CREATE TRIGGER needs BEFORE INSERT ON account FOR EACH ROW WHEN (NEW.score <> 0)
                    EXECUTE FUNCTION needs()""");
        }

        @Override
        List<String> onceContended() {
            return List.of("CREATE SEQUENCE once", """
                    CREATE FUNCTION contended() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                      IF nextval('once') = 1 THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF;
                      RETURN NEW;
                    END $$""", """
                    CREATE TRIGGER contended BEFORE INSERT ON account FOR EACH ROW WHEN (NEW.score = 50)
                    EXECUTE FUNCTION contended()""");
        }

        @Override
        String partlyUnique() {
            return "(email) WHERE score > 50";
        }

        @Override
        String quoted(String name) {
            return "\"" + name.replace("\"", "\"\"") + "\"";
        }

        @Test
        void oneAloneKeepsItsOwnError() {
            noPoison();

            List<String> errors = errors(accounts((id, row) -> row.with("score", id == 50 ? -13 : id)), id -> id == 50);

            assertThat(errors).singleElement().asString().contains(QUOTED, "no_poison", "-13");
        }

        @Test
        void onlyTheRowThatAnErrorQuotesKeepsWhatItTells() {
            noPoison();

            List<String> errors = errors(
                    accounts((id, row) -> row.with("score", -13)
                            .with("email", "of%d".formatted(id))
                            .with("balance", 101 - id)),
                    id -> true);

            assertThat(errors).filteredOn(error -> error.contains(QUOTED)).hasSize(1);
            assertThat(IntStream.range(0, ROWS).filter(i -> errors.get(i).contains(QUOTED)))
                    .allMatch(i -> errors.get(i).contains("of%d,".formatted(i + 1)));
        }

        @Test
        void rowsThatAnExclusionConstraintRefusesAreToldByOneStatement() {
            fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT apart EXCLUDE USING hash (email WITH =)");
            hold(999, "taken", 0);

            List<String> errors = errors(
                    accounts((id, row) -> row.with("email", id % 10 == 0 ? "taken" : id % 10 == 1 ? null : "of" + id)),
                    tenth());

            assertThat(errors).allMatch(error -> error.contains("apart"));
            assertToldByOneStatement(2);
            assertThat(fixture.count("account")).isEqualTo(91);
        }

        @Test
        void rowsThatTheTypesOfTheirColumnsRefuseAreToldByOneStatement() {
            fixture.jdbc.execute("CREATE DOMAIN positive AS integer CHECK (VALUE > 0)");
            fixture.jdbc.execute("CREATE TYPE colour AS ENUM ('RED', 'GREEN')");
            fixture.jdbc.execute("ALTER TABLE account ALTER score TYPE positive");
            fixture.jdbc.execute("ALTER TABLE account ALTER email TYPE colour USING NULL");
            fixture.jdbc.execute("CREATE CAST (varchar AS colour) WITH INOUT AS ASSIGNMENT");

            errors(
                    accounts((id, row) ->
                            row.with("score", id % 10 == 0 ? 0 : id).with("email", id % 10 == 5 ? "BLUE" : "RED")),
                    id -> id % 5 == 0);
            assertToldByOneStatement();
            assertThat(fixture.count("account")).isEqualTo(80);
        }

        @Test
        void aCheckThatCannotBeEvaluatedForOneRowDoesNotStopTheOthers() {
            fixture.jdbc.execute("ALTER TABLE account ADD CONSTRAINT inverse CHECK (10 / score > 0)");

            errors(
                    accounts((id, row) -> row.with("score", id % 10 == 0 ? -1 : id % 10 == 5 ? 0 : 1)),
                    id -> id % 5 == 0);
            assertThat(fixture.count("account")).isEqualTo(80);
        }
    }

    @Nested
    class MariaDb extends RefusedAlikeContract {

        MariaDb() {
            super(TestDatabase.MARIADB);
        }

        @Override
        void alter(ReplicaFixture of, String table, String column, String type, boolean required) {
            of.jdbc.execute(
                    "ALTER TABLE %s MODIFY %s %s %s".formatted(table, column, type, required ? "NOT NULL" : ""));
        }

        @Override
        String checkOfSeveralColumns() {
            return """
                    balance < 100.5 AND birthDate > '2000-01-01' AND createdAt < '2025-12-31 22:00:00'
                    AND email LIKE '%%@%%' AND cqrs_revision < 1000 AND NOT ref <=> '%s'
                    """.formatted(new UUID(0, 7));
        }

        @Override
        List<String> mendingTrigger() {
            return List.of("""
                    CREATE TRIGGER mend BEFORE INSERT ON account FOR EACH ROW
                    SET NEW.score = IF(NEW.email = 'mend', 0, NEW.score)""");
        }

        @Override
        List<String> refusingTrigger() {
            return List.of("""
                    CREATE TRIGGER refuse BEFORE INSERT ON account FOR EACH ROW
                    IF NEW.score = -13 THEN
                      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no poison, please';
                    END IF""");
        }

        @Override
        List<String> needingTrigger() {
            return List.of("""
                    CREATE TRIGGER needs BEFORE INSERT ON account FOR EACH ROW
                    IF NEW.score <> 0 AND NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.score AND email = 'open') THEN
                      SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'none is open';
                    END IF""");
        }

        @Override
        List<String> onceContended() {
            return List.of("CREATE SEQUENCE once", """
                    CREATE TRIGGER contended BEFORE INSERT ON account FOR EACH ROW
                    IF NEW.score = 50 AND NEXT VALUE FOR once = 1 THEN
                      SIGNAL SQLSTATE '40001' SET MESSAGE_TEXT = 'again';
                    END IF""");
        }

        @Override
        String partlyUnique() {
            return "(email(4), score)";
        }

        @Override
        String quoted(String name) {
            return "`" + name.replace("`", "``") + "`";
        }

        @Test
        void aCheckOfAColumnIsFoundByItsName() {
            fixture.jdbc.execute("ALTER TABLE account MODIFY score INTEGER CHECK (score <> -13)");

            errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());
            assertToldByOneStatement();
        }

        @Test
        void rowsWithCharactersThatAColumnDoesNotHaveAreToldByOneStatement() {
            fixture.jdbc.execute("ALTER TABLE account MODIFY email VARCHAR(254) CHARACTER SET latin1");

            List<String> errors =
                    errors(accounts((id, row) -> row.with("email", id % 10 == 0 ? "\u4E2D" + id : "\u00E9")), tenth());

            assertThat(errors).allMatch(error -> error.contains("email"));
            assertToldByOneStatement();
        }

        @Test
        void aValueIsNotTakenThatARowWhichCannotBeTriedGivesUp() {
            fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
            noPoison();
            hold(1, "given up", 0);

            errors(
                    accounts((id, row) -> {
                        if (id == 1) { // lacks a column that a new row must have
                            return Messages.save("account", 1L, 1)
                                    .with("id", 1L)
                                    .with("email", "new");
                        }
                        return row.with("email", id == 50 ? "given up" : "of" + id)
                                .with("score", id % 10 == 5 ? -13 : 0);
                    }),
                    id -> id % 10 == 5);
            assertThat(fixture.count("account")).isEqualTo(90);
        }

        @Test
        void rowsThatAllHaveAValueThatIsTakenAreToldByOneStatement() {
            fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");
            hold(999, "taken", 0);

            errors(accounts((id, row) -> row.with("email", "taken").failedBefore(1)), id -> true);
            assertToldByOneStatement(2);
        }

        @Test
        void aValueThatAnotherWouldHaveIfItWereCutOffIsNotTaken() {
            alter(fixture, "account", "email", "VARCHAR(5)", false);
            fixture.jdbc.execute("CREATE UNIQUE INDEX one_for_each ON account (email)");

            errors(
                    accounts((id, row) ->
                            row.with("email", id % 10 == 0 ? "1%04dmore".formatted(id + 5) : "1%04d".formatted(id))),
                    tenth());
            assertThat(fixture.count("account")).isEqualTo(90);
        }

        @Test
        void ofManyReasonsForWhichRowsAreMadeToFitTheRestIsToldTheNextTime() {
            for (String column : List.of("name", "email")) {
                alter(fixture, "account", column, "VARCHAR(5)", false);
            }
            alter(fixture, "account", "score", "TINYINT", false);

            errors(
                    accounts((id, row) -> row.with("name", "too long")
                            .with("email", "too long")
                            .with("score", 1_000)
                            .with("balance", "1E+30")),
                    id -> true);
            assertThat(failedWrites).hasValueLessThan(10);
        }

        @Test
        void whatIsToldDependsOnNeitherRightsNorModesAndIsAsMuchAsTheDatabaseKeeps() throws SQLException {
            noPoison();
            String user = "cqrsync_" + UUID.randomUUID().toString().substring(0, 8);
            String schema = fixture.jdbc.queryForObject("SELECT DATABASE()", String.class);
            String url = fixture.database.jdbcUrl();
            fixture.jdbc.execute("CREATE USER %s IDENTIFIED BY ''".formatted(user));
            fixture.jdbc.execute("GRANT SELECT, INSERT, UPDATE ON %s.* TO %s".formatted(schema, user));
            Map<String, Integer> told = new LinkedHashMap<>();
            onQuestion = (rows, refusal, writes) -> {
                told.put("all rights", refused(url, List.of(), rows, refusal, writes));
                told.put("lenient", refused(url, List.of("SET SESSION sql_mode = ''"), rows, refusal, writes));
                told.put("few", refused(url, List.of("SET SESSION max_error_count = 3"), rows, refusal, writes));
                told.put("none", refused(url, List.of("SET SESSION max_error_count = 0"), rows, refusal, writes));
                String limited = url.replaceFirst("user=[^&]*", "user=" + user).replaceFirst("&password=[^&]*", "");
                told.put("limited", refused(limited, List.of(), rows, refusal, writes));
            };
            try {
                errors(accounts((id, row) -> row.with("score", id % 10 == 0 ? -13 : id)), tenth());
            } finally {
                fixture.jdbc.execute("DROP USER " + user);
            }
            assertThat(told)
                    .containsExactly(
                            entry("all rights", 10),
                            entry("lenient", 10),
                            entry("few", 6), // of two statements
                            entry("none", 0),
                            entry("limited", 10));
        }

        @Test
        void whatIsMadeToFitIsNotRefused() {
            alter(fixture, "account", "email", "VARCHAR(5)", false);
            String url = fixture.database.jdbcUrl();
            List<Integer> told = new ArrayList<>();
            onQuestion = (rows, refusal, writes) ->
                    told.add(refused(url, List.of("SET SESSION sql_mode = ''"), rows, refusal, writes));

            errors(accounts((id, row) -> row.with("email", id % 10 == 0 ? "123456" : "12345")), tenth());
            assertThat(told).containsExactly(0);
        }

        /** How many a connection is told of. */
        private int refused(String url, List<String> before, RowStore rows, SQLException refusal, List<RowWrite> writes)
                throws SQLException {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    Session session = fixture.sessionFactory
                            .withOptions()
                            .connection(connection)
                            .openSession()) {
                for (String sql : before) {
                    statement.execute(sql);
                }
                connection.setAutoCommit(false);
                RefusedWrites refused = rows.refused(session.unwrap(SessionImplementor.class), refusal, writes);
                try (ResultSet written = statement.executeQuery("SELECT count(*) FROM account")) {
                    written.next();
                    assertThat(written.getLong(1))
                            .isEqualTo(
                                    refused.othersWritten()
                                            ? ROWS - refused.reasons().size()
                                            : 0);
                }
                connection.rollback();
                return refused.reasons().size();
            }
        }
    }
}
