package dev.cqrsync.it.faults;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A replica's rows against the master's.
 *
 * @param rows of the master
 * @param lost rows that are missing on the replica or older there
 * @param wrong rows of the same revision with other contents, or of a revision that the master does not have
 * @param resurrected rows that the master has no more
 * @param examples of what differs
 */
record Comparison(long rows, long lost, long wrong, long resurrected, List<String> examples) {

    private static final int EXAMPLES = 10;

    private static final String[][] QUERIES = {
        {
            "select id, cqrs_revision, name, amount, item_size, due_on from item",
            "select id, cqrs_revision, title, amount, size_name, due_on from item_ref"
        },
        {"select id, cqrs_revision, text from note", "select id, cqrs_revision, text from note_ref"},
        {
            "select id, revision, label, points, label || '!' from tally",
            "select id, cqrs_revision, label, points, shouted from tally_ref"
        }
    };

    private record Row(long revision, String contents) {}

    static Comparison of(String masterUrl, String replicaUrl) throws SQLException {
        long count = 0;
        long lost = 0;
        long wrong = 0;
        long resurrected = 0;
        List<String> examples = new ArrayList<>();
        for (String[] queries : QUERIES) {
            Map<Long, Row> replica = read(replicaUrl, queries[1]);
            for (Map.Entry<Long, Row> entry : read(masterUrl, queries[0]).entrySet()) {
                count++;
                Row expected = entry.getValue();
                Row found = replica.remove(entry.getKey());
                if (expected.equals(found)) {
                    continue;
                }
                if (found == null || found.revision() < expected.revision()) {
                    lost++;
                } else {
                    wrong++;
                }
                example(examples, queries[1], entry.getKey() + ": " + found + " instead of " + expected);
            }
            resurrected += replica.size();
            replica.forEach((key, row) -> example(examples, queries[1], key + ": " + row + ", which is no more"));
        }
        return new Comparison(count, lost, wrong, resurrected, examples);
    }

    private static void example(List<String> examples, String query, String difference) {
        if (examples.size() < EXAMPLES) {
            examples.add(query.substring(query.lastIndexOf(' ') + 1) + " " + difference);
        }
    }

    private static Map<Long, Row> read(String url, String query) throws SQLException {
        Map<Long, Row> rows = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder contents = new StringBuilder();
                for (int column = 3; column <= columns; column++) {
                    contents.append(result.getString(column)).append(", ");
                }
                rows.put(result.getLong(1), new Row(result.getLong(2), contents.toString()));
            }
        }
        return rows;
    }

    boolean isEqual() {
        return lost + wrong + resurrected == 0;
    }
}
