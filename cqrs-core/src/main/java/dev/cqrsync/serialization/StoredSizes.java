package dev.cqrsync.serialization;

import dev.cqrsync.mapping.MappedAttribute;
import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.MasterMapping;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.HibernateException;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fraction digits of an entity's decimal and temporal columns, as they are in the database. Annotations rarely say, and
 * Hibernate's defaults hold only for tables that Hibernate created: it takes a {@code BigDecimal} for
 * {@code numeric(38,2)} where a migration may have made {@code numeric(30,10)} of it.
 */
final class StoredSizes {

    private static final Logger LOGGER = LoggerFactory.getLogger(StoredSizes.class);

    private final Map<MappedColumn, Integer> digits = new HashMap<>();

    private StoredSizes() {}

    /** Asks the database, one query per table; without tables there the declarations hold. */
    static StoredSizes of(MasterMapping mapping) {
        StoredSizes sizes = new StoredSizes();
        Map<String, List<MappedColumn>> byTable = new LinkedHashMap<>();
        List<MappedAttribute> attributes = new ArrayList<>(mapping.attributes());
        attributes.add(mapping.updated());
        for (MappedAttribute attribute : attributes) {
            List<MappedColumn> columns =
                    attribute.columns().stream().filter(StoredSizes::hasDigits).toList();
            if (!columns.isEmpty()) {
                byTable.computeIfAbsent(attribute.table(mapping.persister()), table -> new ArrayList<>())
                        .addAll(columns);
            }
        }
        sizes.read(byTable, mapping.sessionFactory());
        return sizes;
    }

    /** The same for what messages write of a replica. */
    static StoredSizes of(ReplicaMapping mapping) {
        StoredSizes sizes = new StoredSizes();
        Map<String, List<MappedColumn>> byTable = new LinkedHashMap<>();
        mapping.columns().stream()
                .map(ReplicaColumn::column)
                .filter(StoredSizes::hasDigits)
                .forEach(column -> byTable.computeIfAbsent(column.table(), table -> new ArrayList<>())
                        .add(column));
        sizes.read(byTable, mapping.sessionFactory());
        return sizes;
    }

    /** The column with the database's word for what its declaration leaves open or has wrong. */
    MappedColumn resolve(MappedColumn column) {
        Integer stored = digits.get(column);
        if (stored == null) {
            return column;
        }
        return isDecimal(column)
                ? column.withDigits(stored, column.temporalPrecision())
                : column.withDigits(column.scale(), stored);
    }

    private static boolean hasDigits(MappedColumn column) {
        return isDecimal(column) || column.jdbcMapping().getJdbcType().isTemporal();
    }

    private static boolean isDecimal(MappedColumn column) {
        return column.jdbcMapping().getJdbcJavaType().getJavaTypeClass() == BigDecimal.class;
    }

    private void read(Map<String, List<MappedColumn>> byTable, SessionFactoryImplementor sessionFactory) {
        if (byTable.isEmpty()) {
            return;
        }
        JdbcConnectionAccess access = sessionFactory.getJdbcServices().getBootstrapJdbcConnectionAccess();
        try {
            Connection connection = access.obtainConnection();
            try {
                for (Map.Entry<String, List<MappedColumn>> table : byTable.entrySet()) {
                    read(connection, table.getKey(), table.getValue());
                }
            } finally {
                access.releaseConnection(connection);
            }
        } catch (SQLException | HibernateException e) {
            LOGGER.debug("The precision of columns is taken from their declaration.", e);
        }
    }

    private void read(Connection connection, String table, List<MappedColumn> columns) throws SQLException {
        String sql = "select %s from %s where 1 = 0"
                .formatted(columns.stream().map(MappedColumn::column).collect(Collectors.joining(", ")), table);
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery(sql)) {
            ResultSetMetaData metaData = none.getMetaData();
            for (int i = 0; i < columns.size(); i++) {
                if (metaData.getPrecision(i + 1) > 0) { // 0: a numeric without limits on PostgreSQL
                    digits.put(columns.get(i), metaData.getScale(i + 1));
                }
            }
        }
    }
}
