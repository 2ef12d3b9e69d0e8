package dev.cqrsync.example.demo;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** Changes rows on the master as its users would: through its REST interface. */
final class DemoDriver {

    private static final String ACCOUNTS = "/api/accounts";
    private static final String TYPES = "/api/product-types";
    private static final String PRODUCTS = "/api/products";
    private static final String PURCHASES = "/api/purchases";
    private static final int BURST = 300;
    private static final int THREADS = 4;

    private final JsonClient master;

    DemoDriver(JsonClient master) {
        this.master = master;
    }

    void createRows() throws Exception {
        JsonNode books = master.create(TYPES, Map.of("name", "Books"));
        JsonNode games = master.create(TYPES, Map.of("name", "Games"));
        JsonNode tools = master.create(TYPES, Map.of("name", "Tools"));
        product("Atlas of the Night Sky", "49.90", books);
        product("Cooking for Two", "24.50", books);
        product("Chess set, walnut", "89.00", games);
        product("Playing cards", "7.95", games);
        product("Block plane", "129.00", tools);
        product("Marking gauge", "38.00", tools);
        account("Ada Lovelace", "ada@example.org", "1815.12", "1815-12-10");
        account("Grace Hopper", "grace@example.org", "1906.09", "1906-12-09");
        account("Zoë Müller-Łukasz 🦊", "zoe@example.org", "0.01", "1990-02-28");
        account("Edsger Dijkstra", "edsger@example.org", "-72.10", "1930-05-11");
        account("Barbara Liskov", "barbara@example.org", "2008.50", "1939-11-07");
    }

    void changeAndDeleteRows() throws Exception {
        List<JsonNode> accounts = master.all(ACCOUNTS);
        JsonNode ada = master.change(ACCOUNTS, accounts.get(0), Map.of("balance", new BigDecimal("2025.00")));
        master.change(ACCOUNTS, ada, Map.of("name", "Ada King, Countess of Lovelace"));
        master.change(ACCOUNTS, accounts.get(1), Map.of("active", false));
        master.delete(ACCOUNTS, accounts.get(3));

        List<JsonNode> types = master.all(TYPES);
        JsonNode hobbies = master.create(TYPES, Map.of("name", "Hobbies"));
        master.change(TYPES, types.get(0), Map.of("name", "Books and maps"));
        List<JsonNode> products = master.all(PRODUCTS);
        master.change(PRODUCTS, products.get(2), Map.of("price", new BigDecimal("79.00")));
        for (JsonNode tool : List.of(products.get(4), products.get(5))) {
            master.change(PRODUCTS, tool, Map.of("typeId", hobbies.path("id").asLong()));
        }
        master.delete(PRODUCTS, products.get(3));
        master.delete(TYPES, types.get(2));
    }

    /** Purchases as drafts, with lines that come and go, and on their way; some end as drafts again or deleted. */
    void purchase() throws Exception {
        List<JsonNode> accounts = master.all(ACCOUNTS);
        List<JsonNode> products = master.all(PRODUCTS);
        JsonNode atlas = products.get(0);
        JsonNode chess = products.get(2);
        JsonNode plane = products.get(3);
        JsonNode shipped = purchase(accounts.get(0), "DRAFT", atlas, 1);
        shipped = addLine(shipped, chess, 2);
        shipped = status(shipped, "PLACED");
        shipped = status(shipped, "PAID");
        status(shipped, "SHIPPED");

        JsonNode placed = purchase(accounts.get(1), "PLACED", plane, 3);
        placed = addLine(placed, atlas, 1); // changes a line only
        master.remove(PURCHASES
                + "/%d/lines/%d"
                        .formatted(
                                placed.path("id").asLong(),
                                placed.path("lines").path(0).path("id").asLong()));
        status(purchase(accounts.get(2), "PLACED", chess, 1), "PAID");

        purchase(accounts.get(3), "DRAFT", atlas, 5); // never leaves the master
        status(purchase(accounts.get(1), "PLACED", chess, 4), "DRAFT"); // leaves the replica
        master.delete(PURCHASES, purchase(accounts.get(0), "PLACED", plane, 2));
    }

    private JsonNode purchase(JsonNode account, String status, JsonNode product, int quantity) throws Exception {
        return master.create(
                PURCHASES,
                Map.of(
                        "accountId",
                        account.path("id").asLong(),
                        "status",
                        status,
                        "productId",
                        product.path("id").asLong(),
                        "quantity",
                        quantity));
    }

    private JsonNode addLine(JsonNode purchase, JsonNode product, int quantity) throws Exception {
        return master.change(
                PURCHASES, purchase, Map.of("productId", product.path("id").asLong(), "quantity", quantity));
    }

    private JsonNode status(JsonNode purchase, String status) throws Exception {
        return master.change(PURCHASES, purchase, Map.of("status", status));
    }

    /**
     * Several clients at once: each creates accounts, changes two of three and deletes one of ten.
     *
     * @return number of committed changes
     */
    int burst() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                int number = i;
                tasks.add(() -> burstOfOne(number));
            }
            int changes = 0;
            for (Future<Integer> result : clients.invokeAll(tasks)) {
                changes += result.get();
            }
            return changes;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DemoFailure failure ? failure : e;
        } finally {
            clients.shutdownNow();
        }
    }

    private int burstOfOne(int number) throws Exception {
        int changes = 1;
        JsonNode account = account(
                "Customer %03d".formatted(number), "customer%d@example.org".formatted(number), "100.00", "2000-01-01");
        if (number % 3 > 0) {
            account = master.change(ACCOUNTS, account, Map.of("balance", new BigDecimal(number * 3).movePointLeft(1)));
            changes++;
        }
        if (number % 10 == 0) {
            master.delete(ACCOUNTS, account);
            changes++;
        }
        return changes;
    }

    private JsonNode account(String name, String email, String balance, String birthDate) throws Exception {
        return master.create(
                ACCOUNTS,
                Map.of(
                        "name",
                        name,
                        "email",
                        email,
                        "notes",
                        "",
                        "score",
                        name.length(),
                        "balance",
                        new BigDecimal(balance),
                        "active",
                        true,
                        "birthDate",
                        birthDate));
    }

    private void product(String name, String price, JsonNode type) throws Exception {
        master.create(
                PRODUCTS,
                Map.of(
                        "name",
                        name,
                        "price",
                        new BigDecimal(price),
                        "typeId",
                        type.path("id").asLong()));
    }
}
