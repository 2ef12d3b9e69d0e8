package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.replica.RefusedWrites;
import dev.cqrsync.replica.RowWrite;
import java.sql.SQLException;
import java.util.List;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that a database refuses, when it has refused one. Whatever makes a producer send one such row makes it
 * send many, and each that is found by a failing statement costs three exchanges and takes its neighbours back.
 * Thread-safe.
 */
interface RefusedRows {

    /** See {@link dev.cqrsync.replica.RowStore#refused}. */
    RefusedWrites among(SessionImplementor session, SQLException refusal, List<RowWrite> writes) throws SQLException;

    /** The same where no failure is needed to tell, by writing all that is not refused; else {@link RefusedWrites#UNKNOWN}. */
    default RefusedWrites expected(SessionImplementor session, List<RowWrite> writes) throws SQLException {
        return RefusedWrites.UNKNOWN;
    }

    /** How a database is asked; {@code null} where it is not. */
    static @Nullable RefusedRows of(DatabaseKind database, RowTable table, RowWriter writer) {
        return switch (database) {
            case POSTGRESQL -> new RefusingConstraints(table);
            case MARIADB -> new WriteTrial(writer);
            case MYSQL, H2 -> null;
        };
    }
}
