package dev.cqrsync.it.process;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Several clients of the master who create, change and delete accounts through its REST interface. */
final class Clients {

    private static final int THREADS = 4;

    private final ExampleService master;
    private final AtomicInteger created = new AtomicInteger();

    Clients(ExampleService master) {
        this.master = master;
    }

    JsonNode create() {
        int number = created.incrementAndGet();
        return master.post(
                "/api/accounts",
                Map.of(
                        "name",
                        "Account " + number,
                        "email",
                        "a" + number + "@example.org",
                        "score",
                        number,
                        "balance",
                        new BigDecimal(number).movePointLeft(1),
                        "active",
                        number % 2 == 0));
    }

    JsonNode change(JsonNode account) {
        ObjectNode changed = account.deepCopy().asObject();
        changed.put("balance", account.path("balance").decimalValue().add(BigDecimal.ONE));
        changed.put("name", account.path("name").asString() + "+");
        return master.put("/api/accounts/" + account.path("id").asLong(), changed);
    }

    /** Each account is created; most are changed, some several times, and every fifth is deleted. */
    void work(int accounts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            start(accounts, threads).get();
        } finally {
            threads.shutdownNow();
        }
    }

    /** The same in the background. */
    Future<Void> startWork(int accounts) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            return start(accounts, threads);
        } finally {
            threads.shutdown();
        }
    }

    private Future<Void> start(int accounts, ExecutorService threads) {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            int number = i;
            tasks.add(() -> {
                JsonNode account = create();
                for (int change = 0; change < number % 3; change++) {
                    account = change(account);
                }
                if (number % 5 == 0) {
                    master.delete("/api/accounts/%d?revision=%d"
                            .formatted(
                                    account.path("id").asLong(),
                                    account.path("revision").asLong()));
                }
                return null;
            });
        }
        List<Future<Void>> running = tasks.stream().map(threads::submit).toList();
        FutureTask<Void> all = new FutureTask<>(() -> {
            for (Future<Void> task : running) {
                task.get();
            }
            return null;
        });
        new Thread(all, "clients").start();
        return all;
    }

    /** How many accounts were created so far. */
    int created() {
        return created.get();
    }
}
