package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.jdbc.DatabaseKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.io.ClassPathResource;

/**
 * Tables that cqrsync needs beside the application's own: those that the script of the database creates, as databases
 * do not all need the same.
 *
 * @param location script that creates what is missing of them; {@code @@platform@@} stands for the database
 * @param property name of the property that says when to run it
 */
record Schema(String location, String property) {

    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+)");

    static final Schema OUTBOX =
            new Schema("dev/cqrsync/outbox/schema-@@platform@@.sql", "cqrs.outbox.initialize-schema");

    static final Schema DELETED =
            new Schema("dev/cqrsync/capture/schema-@@platform@@.sql", "cqrs.outbox.initialize-schema");

    static final Schema REPLICA =
            new Schema("dev/cqrsync/replica/schema-@@platform@@.sql", "cqrs.replica.initialize-schema");

    /**
     * Creates the tables where the mode says so, and makes sure that they are there.
     *
     * @return what the data source leads to
     * @throws ConfigurationException when one is missing
     * @throws dev.cqrsync.jdbc.UnsupportedDatabaseException when the database is unknown
     */
    DatabaseKind initialize(DataSource dataSource, DatabaseInitializationMode mode) {
        DatabaseKind kind = DatabaseKind.of(dataSource);
        String script = script(kind);
        DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
        settings.setMode(mode);
        settings.setSchemaLocations(List.of("classpath:" + script));
        new DataSourceScriptDatabaseInitializer(dataSource, settings).initializeDatabase();
        tables(kind).forEach(table -> requireTable(dataSource, table, script));
        return kind;
    }

    private String script(DatabaseKind kind) {
        return location.replace("@@platform@@", kind.platform());
    }

    /** Names of the tables that a database needs. */
    List<String> tables(DatabaseKind kind) {
        try {
            String ddl = new ClassPathResource(script(kind)).getContentAsString(StandardCharsets.UTF_8);
            return TABLE.matcher(ddl)
                    .results()
                    .map((MatchResult created) -> created.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
