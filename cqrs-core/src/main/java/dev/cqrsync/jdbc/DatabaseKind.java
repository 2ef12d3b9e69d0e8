package dev.cqrsync.jdbc;

import dev.cqrsync.CqrsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import javax.sql.DataSource;

/** The databases that cqrsync speaks to. */
public enum DatabaseKind {
    POSTGRESQL("PostgreSQL"),
    MYSQL("MySQL"),
    MARIADB("MariaDB"),
    H2("H2");

    private final String productName;

    DatabaseKind(String productName) {
        this.productName = productName;
    }

    /** Name of the platform in script names, {@code schema-@@platform@@.sql}. */
    public String platform() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Asks a data source what it is, on a connection of its own.
     *
     * @throws CqrsException for a database that is not supported, naming those that are, or when it cannot be reached
     */
    public static DatabaseKind of(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            return ofProduct(connection.getMetaData().getDatabaseProductName());
        } catch (SQLException e) {
            throw new CqrsException("The database cannot be asked for its product name.", e);
        }
    }

    /** The kind with the product name that a driver tells. */
    public static DatabaseKind ofProduct(String productName) {
        return Arrays.stream(values())
                .filter(kind -> kind.productName.equals(productName))
                .findFirst()
                .orElseThrow(() -> new UnsupportedDatabaseException(productName));
    }
}
