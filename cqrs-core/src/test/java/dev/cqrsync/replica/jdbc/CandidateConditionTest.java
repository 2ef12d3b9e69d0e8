package dev.cqrsync.replica.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cqrsync.testing.TestDatabase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Other rows are looked up by an index, even where PostgreSQL takes a table that has grown for an empty one. */
class CandidateConditionTest {

    private static final int CANDIDATES = 500;

    private final TestDatabase.Handle database = TestDatabase.POSTGRESQL.create();
    private final SingleConnectionDataSource connection = new SingleConnectionDataSource(database.jdbcUrl(), true);
    private final JdbcTemplate jdbc = new JdbcTemplate(connection);

    @BeforeEach
    void growWithoutBeingCounted() {
        jdbc.execute("CREATE TABLE one (id BIGINT, part INTEGER, name VARCHAR(100) UNIQUE, PRIMARY KEY (id, part))");
        jdbc.execute("ALTER TABLE one SET (autovacuum_enabled = false)");
        jdbc.execute("ANALYZE one");
        jdbc.execute("INSERT INTO one SELECT i, 1, 'name ' || i FROM generate_series(1, 20000) AS i");
        jdbc.execute("SET enable_seqscan = off"); // as for the whole batch
    }

    @AfterEach
    void stop() {
        connection.destroy();
        database.close();
    }

    @Test
    void holdersOfAUniqueValue() {
        assertLooksUpEach(readsOfTableOne(CandidateCondition.isTaken(
                "ONLY one",
                List.of("id", "part"),
                List.of(Map.entry("name", "=")),
                casts(Map.of("id", "CAST(%s AS BIGINT)", "part", "CAST(%s AS INTEGER)", "name", "'name ' || %s")))));
    }

    @Test
    void aHolderHasToConflictByAllComparisonsOfAColumn() {
        Map<String, UnaryOperator<String>> casts =
                casts(Map.of("id", "CAST(%s AS BIGINT)", "part", "CAST(%s AS INTEGER)", "name", "'name ' || %s"));
        List<Map.Entry<String, String>> one = List.of(Map.entry("name", "="));
        List<Map.Entry<String, String>> both = List.of(Map.entry("name", "<>"), Map.entry("name", "="));

        assertThat(numberOf(CandidateCondition.isTaken("ONLY one", List.of("id", "part"), one, casts)))
                .isEqualTo(1);
        assertThat(numberOf(CandidateCondition.isTaken("ONLY one", List.of("id", "part"), both, casts)))
                .isZero();
    }

    private int numberOf(CandidateCondition condition) {
        return jdbc.queryForList(condition.query(Collections.nCopies(3, "'7'"), 1))
                .size();
    }

    @Test
    void parents() {
        assertLooksUpEach(readsOfTableOne(CandidateCondition.isMissing(
                "one", Map.of("parent", "name"), casts(Map.of("parent", "'name ' || %s")))));
    }

    @Test
    void questionsToTheCatalogScanNoTable() {
        List<String> ofTable =
                List.of(PostgreSqlConstraints.NOT_NULL, PostgreSqlConstraints.LENGTHS, PostgreSqlConstraints.RANGES);
        ofTable.forEach(question -> assertNoTableIsScanned(question, "one"));
        assertNoTableIsScanned(PostgreSqlConstraints.CONSTRAINT, "one", "one_name_key");
        assertNoTableIsScanned(PostgreSqlConstraints.TAKEN, "one", new String[] {"id", "part"}, "one_name_key");
    }

    private void assertNoTableIsScanned(String question, Object... parameters) {
        assertThat(jdbc.queryForList("EXPLAIN " + question, String.class, parameters))
                .noneMatch(line -> line.contains("Seq Scan"));
    }

    private static Map<String, UnaryOperator<String>> casts(Map<String, String> formats) {
        return formats.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, format -> value -> format.getValue().formatted(value)));
    }

    /** What the plan says about reading it. */
    private List<String> readsOfTableOne(CandidateCondition condition) {
        return jdbc
                .queryForList(
                        "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) "
                                + condition.query(
                                        Collections.nCopies(condition.casts().size(), "'7'"), CANDIDATES),
                        String.class)
                .stream()
                .filter(line -> line.contains(" on one "))
                .toList();
    }

    private static void assertLooksUpEach(List<String> reads) {
        assertThat(reads).singleElement().asString().contains("Index").endsWith("loops=%d)".formatted(CANDIDATES));
    }
}
