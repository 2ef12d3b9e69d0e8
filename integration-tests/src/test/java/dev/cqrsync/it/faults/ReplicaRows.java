package dev.cqrsync.it.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database of a replica. Triggers keep a journal of every row that is written there, so that what was wrong for a
 * moment only is found too.
 */
final class ReplicaRows {

    private static final List<String> TABLES = List.of("item_ref", "note_ref", "tally_ref");

    private static final List<String> POSTGRES_JOURNAL = List.of("""
            create table journal (
              seq bigserial primary key, model text not null, pk bigint not null, op char(1) not null,
              revision bigint not null)""", """
            create function keep_journal() returns trigger language plpgsql as $$
            begin
              if tg_op = 'DELETE' then
                insert into journal (model, pk, op, revision) values (tg_table_name, old.id, 'D', old.cqrs_revision);
              else
                insert into journal (model, pk, op, revision)
                values (tg_table_name, new.id, left(tg_op, 1), new.cqrs_revision);
              end if;
              return null;
            end $$""");

    private static final List<String> POSTGRES_TRIGGERS = List.of("""
            create trigger %1$s_journal after insert or update or delete on %1$s
            for each row execute function keep_journal()""");

    private static final List<String> MARIADB_JOURNAL = List.of("""
            create table journal (
              seq bigint auto_increment primary key, model varchar(20) not null, pk bigint not null,
              op char(1) not null, revision bigint not null)""");

    private static final List<String> MARIADB_TRIGGERS = List.of("""
            create trigger %1$s_i after insert on %1$s for each row
            insert into journal (model, pk, op, revision) values ('%1$s', new.id, 'I', new.cqrs_revision)""", """
            create trigger %1$s_u after update on %1$s for each row
            insert into journal (model, pk, op, revision) values ('%1$s', new.id, 'U', new.cqrs_revision)""", """
            create trigger %1$s_d after delete on %1$s for each row
            insert into journal (model, pk, op, revision) values ('%1$s', old.id, 'D', old.cqrs_revision)""");

    private final String name;
    private final String jdbcUrl;
    private final List<String> journal;
    private final List<String> triggers;

    private ReplicaRows(String name, String jdbcUrl, List<String> journal, List<String> triggers) {
        this.name = name;
        this.jdbcUrl = jdbcUrl;
        this.journal = journal;
        this.triggers = triggers;
    }

    static ReplicaRows onPostgres(String name, String jdbcUrl) {
        return new ReplicaRows(name, jdbcUrl, POSTGRES_JOURNAL, POSTGRES_TRIGGERS);
    }

    static ReplicaRows onMariadb(String name, String jdbcUrl) {
        return new ReplicaRows(name, jdbcUrl, MARIADB_JOURNAL, MARIADB_TRIGGERS);
    }

    String name() {
        return name;
    }

    String jdbcUrl() {
        return jdbcUrl;
    }

    /** From now on; the tables are there. */
    void keepJournal() {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            for (String sql : journal) {
                statement.execute(sql);
            }
            for (String table : TABLES) {
                for (String sql : triggers) {
                    statement.execute(sql.formatted(table));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no journal on " + jdbcUrl, e);
        }
    }

    /** Goes through the journal, row by row in the order of writes. */
    JournalCheck checkJournal() throws SQLException {
        JournalCheck check = new JournalCheck();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select model, pk, op, revision from journal order by model, pk, seq")) {
            while (rows.next()) {
                check.add(
                        rows.getString(1) + " " + rows.getLong(2),
                        rows.getString(3).charAt(0),
                        rows.getLong(4));
            }
        }
        return check;
    }
}
