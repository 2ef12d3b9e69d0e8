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
        assertThat(looksUpInTableOne(CandidateCondition.isTaken(
                        "ONLY one",
                        List.of("id", "part"),
                        Map.of("name", "="),
                        casts(Map.of(
                                "id", "CAST(%s AS BIGINT)", "part", "CAST(%s AS INTEGER)", "name", "'name ' || %s")))))
                .isEqualTo(CANDIDATES);
    }

    @Test
    void parents() {
        assertThat(looksUpInTableOne(CandidateCondition.isMissing(
                        "one", Map.of("parent", "name"), casts(Map.of("parent", "'name ' || %s")))))
                .isEqualTo(CANDIDATES);
    }

    @Test
    void theCatalogToo() {
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

    /** How many rows are read of it. */
    private long looksUpInTableOne(CandidateCondition condition) {
        List<String> plan = jdbc.queryForList(
                "EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF) "
                        + condition.query(Collections.nCopies(condition.casts().size(), "'7'"), CANDIDATES),
                String.class);
        return plan.stream()
                .filter(line -> line.contains(" on one "))
                .mapToLong(
                        line -> line.contains("Index") && line.endsWith("loops=" + CANDIDATES + ")") ? CANDIDATES : -1)
                .sum();
    }
}
