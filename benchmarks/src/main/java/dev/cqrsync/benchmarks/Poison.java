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
    private static final double BUDGET = 0.5;

    /** What is wrong with a message. */
    private enum Kind {
        UNFIT("does not fit", id -> with(id, "score", "\"poison\"")),
        CHECK(
                "violates a check",
                id -> with(id, "score", String.valueOf(POISON)),
                "alter table account_copy add constraint no_poison check (score <> %d)".formatted(POISON)),
        UNIQUE(
                "has a unique value that is taken",
                Poison::taken,
                "alter table account_copy add constraint no_poison unique (email)"),
        EXCLUSION(
                "is excluded by another row",
                Poison::taken,
                "alter table account_copy add constraint no_poison exclude using hash (email with =)"),
        PARENT(
                "has no parent",
                id -> with(id, "birth_date", "\"1900-01-01\""),
                "create table day as select cast(day as date) as day"
                        + " from generate_series(date '1970-01-01', date '2030-01-01', interval '1 day') as day",
                "alter table day add primary key (day)",
                "alter table account_copy add constraint no_poison foreign key (birth_date) references day"),
        NULL(
                "lacks a value",
                id -> with(id, "email", "null"),
                "alter table account_copy alter column email set not null"),
        LONG(
                "has a text that is too long",
                id -> with(id, "name", "\"%s\"".formatted("x".repeat(100))),
                "alter table account_copy drop column name",
                "alter table account_copy add column name varchar(50)"),
        DIGITS("has a decimal of too many digits", id -> with(id, "balance", "\"1E+60\""));

        private final String what;
        private final LongFunction<byte[]> poison;
        private final List<String> statements;

        Kind(String what, LongFunction<byte[]> poison, String... statements) {
            this.what = what;
            this.poison = poison;
            this.statements = List.of(statements);
        }
    }

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            lines.add(line("", services, services.postgres(), options, kind, 1));
        }
        for (Kind kind : List.of(Kind.CHECK, Kind.UNIQUE)) {
            lines.add(line("", services, services.postgres(), options, kind, 2));
        }
        lines.add(Line.atLeast(
                "good messages drained by a handler among poison that it refuses, every tenth",
                compare(services, services.postgres(), options, Kind.CHECK, 1, Map.of("scores", new Scores())),
                BUDGET));
        for (Kind kind : List.of(Kind.CHECK, Kind.UNIQUE, Kind.LONG)) {
            Optional<Database> mariadb = services.mariadb();
            if (mariadb.isPresent()) {
                lines.add(line("into MariaDB ", services, mariadb.get(), options, kind, 1));
            }
        }
        return lines;
    }

    private static Line line(
            String where, Services services, Database database, Options options, Kind kind, int workers)
            throws Exception {
        return Line.atLeast(
                "good messages drained %samong poison that %s, every tenth, %d worker(s)"
                        .formatted(where, kind.what, workers),
                compare(services, database, options, kind, workers, Map.of()),
                BUDGET);
    }

    /** @param database closed in the end */
    private static Rounds.Result compare(
            Services services, Database database, Options options, Kind kind, int workers, Map<String, ?> handlers)
            throws Exception {
        int count = options.of(MESSAGES);
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
            kind.statements.forEach(database::execute);
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
                            id -> id % EVERY == 0 ? kind.poison.apply(id) : healthy(id)));
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

    /** Has what the first row has. */
    private static byte[] taken(long id) {
        return with(
                id,
                "email",
                "\"%s\"".formatted(AccountValues.of(Bodies.seed(1, 1)).email()));
    }

    /** @param value as JSON */
    private static byte[] with(long id, String field, String value) {
        return new String(healthy(id), StandardCharsets.UTF_8)
                .replaceFirst("\"%s\":(\"[^\"]*\"|[^,}]*)".formatted(field), "\"%s\":%s".formatted(field, value))
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
