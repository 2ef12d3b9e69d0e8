package dev.cqrsync.example.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a service holds of the replicated fields, each row as comparable text by id.
 *
 * @param purchases those that replicas may see
 * @param largest ids of the purchases with the highest totals, which the replica ranks
 * @param types with the number of their products and the sum of their prices, which each side works out for itself
 */
record Snapshot(
        Map<Long, String> accounts,
        Map<Long, String> products,
        Map<Long, String> types,
        Map<Long, String> purchases,
        List<Long> largest,
        BigDecimal balance) {

    private static final int RANKED = 5;

    static Snapshot ofMaster(JsonClient master) throws Exception {
        List<JsonNode> accounts = master.all("/api/accounts");
        List<JsonNode> products = master.all("/api/products");
        Map<Long, String> types = new TreeMap<>();
        for (JsonNode type : master.all("/api/product-types")) {
            List<JsonNode> own = products.stream()
                    .filter(product -> product.path("typeId").asLong() == id(type))
                    .toList();
            types.put(id(type), type(type, own.size(), sum(own, "price")));
        }
        List<JsonNode> purchases = master.all("/api/purchases").stream()
                .filter(purchase -> !purchase.path("status").asString().equals("DRAFT"))
                .toList();
        return new Snapshot(
                accounts(accounts, "name"),
                products(products),
                types,
                purchases(purchases, Snapshot::contents),
                purchases.stream()
                        .sorted(Comparator.comparing((JsonNode row) -> decimal(row, "total"))
                                .reversed())
                        .limit(RANKED)
                        .map(Snapshot::id)
                        .toList(),
                sum(accounts, "balance"));
    }

    static Snapshot ofReplica(JsonClient replica) throws Exception {
        List<JsonNode> accounts = replica.all("/api/accounts");
        Map<Long, String> types = new TreeMap<>();
        for (JsonNode type : replica.get("/api/product-types")) {
            types.put(id(type), type(type, type.path("products").asInt(), decimal(type, "total")));
        }
        return new Snapshot(
                accounts(accounts, "title"),
                products(replica.all("/api/products")),
                types,
                purchases(
                        replica.all("/api/purchases"),
                        row -> row.path("contents").asString()),
                replica.get("/api/largest-purchases")
                        .path("purchases")
                        .valueStream()
                        .map(Snapshot::id)
                        .toList(),
                sum(accounts, "balance"));
    }

    /** One line for each row that is not the same in both, as seen from the master. */
    List<String> differences(Snapshot replica) {
        List<String> lines = new ArrayList<>();
        compare("account", accounts, replica.accounts, lines);
        compare("product type", types, replica.types, lines);
        compare("product", products, replica.products, lines);
        compare("purchase", purchases, replica.purchases, lines);
        if (!largest.equals(replica.largest)) {
            lines.add("largest purchases: master %s, replica %s".formatted(largest, replica.largest));
        }
        return lines;
    }

    private static void compare(
            String what, Map<Long, String> masterRows, Map<Long, String> replicaRows, List<String> lines) {
        TreeSet<Long> ids = new TreeSet<>(masterRows.keySet());
        ids.addAll(replicaRows.keySet());
        for (Long id : ids) {
            String there = masterRows.getOrDefault(id, "none");
            String here = replicaRows.getOrDefault(id, "none");
            if (!there.equals(here)) {
                lines.add("%s %d: master [%s], replica [%s]".formatted(what, id, there, here));
            }
        }
    }

    private static Map<Long, String> accounts(List<JsonNode> rows, String nameField) {
        Map<Long, String> texts = new TreeMap<>();
        for (JsonNode row : rows) {
            texts.put(
                    id(row),
                    "%s, %s, %s, revision %d"
                            .formatted(
                                    row.path(nameField).asString(),
                                    decimal(row, "balance").toPlainString(),
                                    row.path("active").asBoolean() ? "active" : "closed",
                                    row.path("revision").asLong()));
        }
        return texts;
    }

    private static Map<Long, String> products(List<JsonNode> rows) {
        Map<Long, String> texts = new TreeMap<>();
        for (JsonNode row : rows) {
            texts.put(
                    id(row),
                    "%s, %s, %s, revision %d"
                            .formatted(
                                    row.path("name").asString(),
                                    decimal(row, "price").toPlainString(),
                                    row.path("typeName").asString("no type"),
                                    row.path("revision").asLong()));
        }
        return texts;
    }

    private static Map<Long, String> purchases(List<JsonNode> rows, Function<JsonNode, String> contents) {
        Map<Long, String> texts = new TreeMap<>();
        for (JsonNode row : rows) {
            texts.put(
                    id(row),
                    "%s, %s, %d items for %s, revision %d: %s"
                            .formatted(
                                    row.path("customer").asString(),
                                    row.path("status").asString(),
                                    row.path("items").asInt(),
                                    decimal(row, "total").toPlainString(),
                                    row.path("revision").asLong(),
                                    contents.apply(row)));
        }
        return texts;
    }

    /** The lines as the replica tells them. */
    private static String contents(JsonNode purchase) {
        return purchase.path("lines")
                .valueStream()
                .sorted(Comparator.comparing(line -> line.path("product").asString()))
                .map(line -> "%d × %s"
                        .formatted(
                                line.path("quantity").asInt(),
                                line.path("product").asString()))
                .collect(Collectors.joining(", "));
    }

    private static String type(JsonNode row, int products, BigDecimal total) {
        return "%s, revision %d, %d products worth %s"
                .formatted(row.path("name").asString(), row.path("revision").asLong(), products, total.toPlainString());
    }

    private static long id(JsonNode row) {
        return row.path("id").asLong();
    }

    private static BigDecimal decimal(JsonNode row, String field) {
        BigDecimal value = row.path(field).decimalValue(BigDecimal.ZERO);
        return value.setScale(2, RoundingMode.UNNECESSARY);
    }

    private static BigDecimal sum(List<JsonNode> rows, String field) {
        return rows.stream().map(row -> decimal(row, field)).reduce(new BigDecimal("0.00"), BigDecimal::add);
    }
}
