package dev.cqrsync.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of the words of errors; that databases say so is shown by the tests of applying. */
class SqlFailuresTest {

    private static SQLException duplicateEntry(String message) {
        return new SQLException(message, "23000", 1062);
    }

    @Test
    void aReasonTellsNothingOfTheRow() {
        assertThat(SqlFailures.reason(new SQLException("""
                        ERROR: duplicate key value violates unique constraint "one"
                          Detail: Key (email)=(ann@example.org) already exists.""", "23505")))
                .isEqualTo("ERROR: duplicate key value violates unique constraint \"one\"");
        assertThat(SqlFailures.reason(duplicateEntry("(conn=7) Duplicate entry 'ann''s\nmail' for key 'one'")))
                .isEqualTo("(conn=7) Duplicate entry for key 'one'");
        assertThat(SqlFailures.reason(
                        new SQLException("(conn=7) Data too long for column 'email' at row 12", "22001", 1406)))
                .isEqualTo("(conn=7) Data too long for column 'email'");
        assertThat(SqlFailures.reason(new SQLException((String) null))).isEqualTo("null");
    }

    @Test
    void whatATriggerSignalsIsNotTheConnectionsFaultAsMariaDbsDriverHasIt() {
        assertThat(SqlFailures.kind(new SQLTransientConnectionException("no poison, please", "45000")))
                .isEqualTo(SqlFailures.Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(conn=7) Duplicate entry '1' for key 'one'", "Duplicate entry '1' for key 'account.one'"})
    void aSecondaryKeyIsToldFromThePrimaryOne(String message) {
        assertThat(SqlFailures.isSecondaryKey(new IllegalStateException(duplicateEntry(message))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(conn=7) Duplicate entry '1' for key 'PRIMARY'",
                "Duplicate entry '1' for key 'account.PRIMARY'",
                "Duplicate entry"
            })
    void whatMayBeThePrimaryKeyIsNoSecondaryOne(String message) {
        assertThat(SqlFailures.isSecondaryKey(duplicateEntry(message))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "23503, 0, true", // PostgreSQL: no parent, or a child
        "23505, 0, true",
        "23P01, 0, true",
        "23514, 0, false", // a check
        "P0001, 0, false", // raised by a trigger
        "23000, 1062, true", // MariaDB and MySQL
        "23000, 1452, true",
        "23000, 1451, true",
        "23000, 4025, false",
        "45000, 1644, false",
        "23506, 23506, true" // H2
    })
    void whatIsRefusedForAnotherRowIsTold(String state, int code, boolean ofOthers) {
        assertThat(SqlFailures.isOfOtherRows(new IllegalStateException(new SQLException("no", state, code))))
                .isEqualTo(ofOthers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Key (email)=(a)=(b) already exists. | true",
                "Key (id)=(7) already exists. | false",
                "Schl\u00FCssel \u00BB(id)=(7)\u00AB existiert bereits. | false",
                "Key (\"order\", id)=(1, 7) already exists. | true",
                "duplicate key value violates unique constraint \"account_pkey\" | false"
            })
    void aSecondaryKeyOfPostgreSqlIsToldByItsColumns(String detail, boolean secondary) {
        SQLException taken = new SQLException("duplicate\n  Detail: " + detail, "23505");
        assertThat(SqlFailures.isSecondaryKey(taken, List.of("\"ID\""))).isEqualTo(secondary);
    }
}
