package dev.cqrsync.benchmarks;

import dev.cqrsync.SignalType;
import dev.cqrsync.benchmarks.app.AccountValues;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import dev.cqrsync.replica.ReplicaListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.springframework.context.SmartLifecycle;

/** Draining a full queue when every tenth message cannot be applied, against draining one of good messages alone. */
final class Poison implements Benchmark {

    private static final int MESSAGES = 30_000;
    private static final int EVERY = 10;
    private static final int POISON = -13;

    private static final String CHECK = "check (score <> %d)".formatted(POISON);
    private static final String UNIQUE = "unique (email)";

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        int count = options.of(MESSAGES);
        List<Line> lines = new ArrayList<>();
        lines.add(Line.atLeast(
                "good messages drained among poison that does not fit, every tenth",
                compare(services, services.postgres(), options, count, CHECK, Poison::unfit, 1, Map.of()),
                0.5));
        lines.add(Line.atLeast(
                "good messages drained among poison with a decimal of too many digits, every tenth, 1 worker",
                compare(services, services.postgres(), options, count, CHECK, Poison::tooManyDigits, 1, Map.of()),
                0.5));
        for (int workers = 1; workers <= 2; workers++) {
            lines.add(Line.atLeast(
                    "good messages drained among poison that violates a check, every tenth, %d worker(s)"
                            .formatted(workers),
                    compare(services, services.postgres(), options, count, CHECK, Poison::refused, workers, Map.of()),
                    0.5));
            lines.add(Line.atLeast(
                    "good messages drained among poison whose unique value is taken, every tenth, %d worker(s)"
                            .formatted(workers),
                    compare(services, services.postgres(), options, count, UNIQUE, Poison::taken, workers, Map.of()),
                    0.5));
        }
        lines.add(Line.atLeast(
                "good messages drained by a handler among poison that it refuses, every tenth",
                compare(
                        services,
                        services.postgres(),
                        options,
                        count,
                        CHECK,
                        Poison::refused,
                        1,
                        Map.of("scores", new Scores())),
                0.5));
        addMariaDb("violates a check", CHECK, Poison::refused, services, options, count, lines);
        addMariaDb("has a unique value that is taken", UNIQUE, Poison::taken, services, options, count, lines);
        return lines;
    }

    private static void addMariaDb(
            String what,
            String constraint,
            LongFunction<byte[]> poison,
            Services services,
            Options options,
            int count,
            List<Line> lines)
            throws Exception {
        Optional<Database> mariadb = services.mariadb();
        if (mariadb.isPresent()) {
            lines.add(Line.atLeast(
                    "good messages drained into MariaDB among poison that %s, every tenth, 1 worker".formatted(what),
                    compare(services, mariadb.get(), options, count, constraint, poison, 1, Map.of()),
                    0.5));
        }
    }

    /** @param database closed in the end */
    private static Rounds.Result compare(
            Services services,
            Database database,
            Options options,
            int count,
            String constraint,
            LongFunction<byte[]> poison,
            int workers,
            Map<String, ?> handlers)
            throws Exception {
        Good good = new Good();
        Map<String, Object> beans = new HashMap<>(handlers);
        beans.put("arrivals", good);
        try (database;
                Broker broker = services.broker();
                Application replica = Application.start(
                        ReplicaApp.class,
                        database,
                        broker,
                        Map.of(
                                "cqrs.replica.max-retries",
                                1,
                                "cqrs.replica.retry-delay",
                                "1s",
                                "cqrs.consume.workers",
                                workers),
                        beans)) {
            broker.awaitConsumers(broker.queue, workers);
            database.execute("alter table account_copy add constraint no_poison " + constraint);
            SmartLifecycle consumer = replica.context.getBean("cqrsReplicaConsumer", SmartLifecycle.class);
            consumer.stop();
            return Rounds.compare(
                    options,
                    () -> drain(database, broker, consumer, good, count, 0, Poison::healthy),
                    () -> drain(
                            database,
                            broker,
                            consumer,
                            good,
                            count,
                            count / EVERY,
                            id -> id % EVERY == 0 ? poison.apply(id) : healthy(id)));
        }
    }

    private static double drain(
            Database database,
            Broker broker,
            SmartLifecycle consumer,
            Good good,
            int count,
            int poison,
            LongFunction<byte[]> bodies)
            throws Exception {
        database.execute("truncate table account_copy");
        broker.publish("account", count, bodies);
        long before = good.arrivals.count();
        long start = System.nanoTime();
        consumer.start();
        good.arrivals.await(before + count - poison);
        double rate = Rounds.rate(count - poison, start);
        // what waits for its second attempt would meet the next round
        Waiting.until(() -> broker.channel.messageCount("dead_letter_" + broker.queue) == poison);
        consumer.stop();
        if (database.number("select count(*) from account_copy") != count - poison) {
            throw new IllegalStateException("rows are missing");
        }
        broker.channel.queuePurge("dead_letter_" + broker.queue);
        broker.purge();
        return rate;
    }

    private static byte[] healthy(long id) {
        return Bodies.save(id, 1);
    }

    private static byte[] unfit(long id) {
        return withScore(id, "\"poison\"");
    }

    private static byte[] refused(long id) {
        return withScore(id, String.valueOf(POISON));
    }

    private static byte[] tooManyDigits(long id) {
        return new String(healthy(id), StandardCharsets.UTF_8)
                .replaceFirst("\"balance\":\"?[^\",}]*\"?", "\"balance\":\"1E+60\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Has what the first row has. */
    private static byte[] taken(long id) {
        String email = AccountValues.of(Bodies.seed(1, 1)).email();
        return new String(healthy(id), StandardCharsets.UTF_8)
                .replaceFirst("\"email\":\"[^\"]*\"", "\"email\":\"%s\"".formatted(email))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withScore(long id, String score) {
        return new String(healthy(id), StandardCharsets.UTF_8)
                .replaceFirst("\"score\":-?\\d+", "\"score\":" + score)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Writes through the entity manager, one event after the other. */
    private static final class Scores implements ReplicaHandler<Scores.Score> {

        /** What it looks at. */
        record Score(int score) {}

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onSave(ReplicaChange<Score> change) {
            if (change.data().score() == POISON) {
                throw new IllegalArgumentException("no score");
            }
            change.apply();
        }
    }

    /** Counts the good ones. */
    private static final class Good implements ReplicaListener {

        final Arrivals arrivals = new Arrivals();

        @Override
        public void applied(String cqrsId, SignalType signalType, ApplyOutcome outcome, long missed) {
            arrivals.run();
        }
    }
}
