package dev.cqrsync.example.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database that the user has named, and in it a schema that belongs to this run of the demo alone.
 *
 * @param url as the user gave it
 * @param schema the demo's own
 */
record DemoDatabase(String url, String schema) {

    private static final Pattern MARIADB = Pattern.compile("(jdbc:mariadb:[^?]*//[^/?]+)(/[^?]*)?(\\?.*)?");

    /** The database named by an environment variable; empty when there is none. */
    static Optional<DemoDatabase> named(String variable, String schema) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(url -> !url.isBlank())
                .map(url -> new DemoDatabase(url, schema));
    }

    void create() {
        execute("create schema " + schema);
    }

    void drop() {
        execute("drop schema " + schema + (url.startsWith("jdbc:mariadb:") ? "" : " cascade"));
    }

    /** The URL of the schema. */
    String schemaUrl() {
        if (url.startsWith("jdbc:postgresql:")) {
            return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
        }
        if (url.startsWith("jdbc:h2:")) {
            return url + ";SCHEMA=" + schema;
        }
        Matcher mariadb = MARIADB.matcher(url);
        if (mariadb.matches()) {
            return mariadb.group(1) + "/" + schema + (mariadb.group(3) == null ? "" : mariadb.group(3));
        }
        throw new DemoFailure(
                "The demo knows jdbc:postgresql, jdbc:mariadb and jdbc:h2 URLs, not %s.".formatted(place()));
    }

    /** The URL without its parameters, among which may be a password. */
    String place() {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DemoFailure("'%s' failed on %s: %s".formatted(sql, place(), e.getMessage()), e);
        }
    }
}
