package dev.cqrsync.replica.jdbc;

import dev.cqrsync.jdbc.DatabaseKind;
import java.util.Collections;
import java.util.stream.Collectors;

/** The statements around a temporary table with keys of a replica. */
record TemporaryKeysSql(DatabaseKind database, RowTable table) {

    private String keys() {
        return table.identifier().stream().map(ColumnBinder::column).collect(Collectors.joining(", "));
    }

    String create() {
        String local = database == DatabaseKind.H2 ? "LOCAL " : ""; // else all sessions see it
        return """
                    CREATE %sTEMPORARY TABLE cqrs_loaded AS
                    SELECT %s FROM %s WHERE 1 = 0""".formatted(local, keys(), table.name());
    }

    String index() {
        return "CREATE INDEX cqrs_loaded_keys ON cqrs_loaded (%s)".formatted(keys());
    }

    String insert(int rows) {
        String row = table.identifier().stream().map(ColumnBinder::write).collect(Collectors.joining(", ", "(", ")"));
        return "INSERT INTO cqrs_loaded (%s) VALUES %s"
                .formatted(keys(), String.join(", ", Collections.nCopies(rows, row)));
    }

    String others() {
        String same = table.identifier().stream()
                .map(key -> "loaded.%1$s = replica.%1$s".formatted(key.column()))
                .collect(Collectors.joining(" AND "));
        return """
                    SELECT %s, %s, %s
                    FROM %s replica
                    WHERE %s <= %s AND NOT EXISTS (SELECT 1 FROM cqrs_loaded loaded WHERE %s)""".formatted(
                        keys(),
                        table.revision().column(),
                        table.updated().column(),
                        table.name(),
                        table.updated().column(),
                        table.updated().write(),
                        same);
    }

    String drop() {
        return "DROP TABLE cqrs_loaded";
    }
}
