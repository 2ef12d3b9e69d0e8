package dev.cqrsync.replica.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a database has said of one row.
 *
 * @param position of the row, as the database counts
 */
record Refusal(int position, SQLException reason) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Reads an array of arrays: position, SQLSTATE, vendor code and message. */
    static List<Refusal> listOf(String json) {
        List<Refusal> refusals = new ArrayList<>();
        for (JsonNode told : JSON.readTree(json)) {
            refusals.add(new Refusal(
                    told.get(0).asInt(0),
                    new SQLException(
                            told.get(3).asString(),
                            told.get(1).asString(),
                            told.get(2).asInt())));
        }
        return refusals;
    }
}
