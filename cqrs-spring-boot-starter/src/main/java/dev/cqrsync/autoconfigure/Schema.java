package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.jdbc.DatabaseKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;

/**
 * Tables that cqrsync needs beside the application's own.
 *
 * @param tables their names on a database
 * @param location script that creates what is missing of them; {@code @@platform@@} stands for the database
 * @param property name of the property that says when to run it
 */
record Schema(Function<DatabaseKind, List<String>> tables, String location, String property) {

    static final Schema OUTBOX = new Schema(
            kind -> List.of("cqrs_outbox"),
            "dev/cqrsync/outbox/schema-@@platform@@.sql",
            "cqrs.outbox.initialize-schema");

    static final Schema DELETED = new Schema(
            kind -> List.of("cqrs_deleted"),
            "dev/cqrsync/capture/schema-@@platform@@.sql",
            "cqrs.outbox.initialize-schema");

    static final Schema REPLICA = new Schema(
            kind -> kind == DatabaseKind.POSTGRESQL // locks without a table
                    ? List.of("cqrs_tombstone")
                    : List.of("cqrs_tombstone", "cqrs_replica_lock"),
            "dev/cqrsync/replica/schema-@@platform@@.sql",
            "cqrs.replica.initialize-schema");

    /**
     * Creates the tables where the mode says so, and makes sure that they are there.
     *
     * @return what the data source leads to
     * @throws ConfigurationException when one is missing
     * @throws dev.cqrsync.jdbc.UnsupportedDatabaseException when the database is unknown
     */
    DatabaseKind initialize(DataSource dataSource, DatabaseInitializationMode mode) {
        DatabaseKind kind = DatabaseKind.of(dataSource);
        String script = location.replace("@@platform@@", kind.platform());
        DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
        settings.setMode(mode);
        settings.setSchemaLocations(List.of("classpath:" + script));
        new DataSourceScriptDatabaseInitializer(dataSource, settings).initializeDatabase();
        tables.apply(kind).forEach(table -> requireTable(dataSource, table, script));
        return kind;
    }

    private void requireTable(DataSource dataSource, String table, String script) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeQuery("select 1 from " + table + " where 1 = 0").close();
        } catch (SQLException e) {
            throw new ConfigurationException(
                    "Table %s cannot be read: %s".formatted(table, e.getMessage()),
                    "Add the DDL of %s (in the jar cqrs-core) to your migrations, or set %s=always."
                            .formatted(script, property),
                    e);
        }
    }
}
