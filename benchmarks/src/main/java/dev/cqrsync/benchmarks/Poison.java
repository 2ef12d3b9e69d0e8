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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/** Draining a full queue when every tenth message cannot be applied, against draining one of good messages alone. */
final class Poison implements Benchmark {

    private static final int MESSAGES = 30_000;
    private static final int EVERY = 10;
    private static final int POISON = -13;
    private static final double BUDGET = 0.5;
    private static final String DROP = "alter table account_copy drop constraint no_poison";

    /** What is wrong with a message. */
    private enum Kind {
        UNFIT("does not fit", id -> with(id, "score", "\"poison\""), ""),
        CHECK(
                "violates a check",
                id -> with(id, "score", String.valueOf(POISON)),
                DROP,
                "alter table account_copy add constraint no_poison check (score <> %d)".formatted(POISON)),
        UNIQUE(
                "has a unique value that is taken",
                Poison::taken,
                DROP,
                "alter table account_copy add constraint no_poison unique (email)"),
        EXCLUSION(
                "is excluded by another row",
                Poison::taken,
                DROP,
                "alter table account_copy add constraint no_poison exclude using hash (email with =)"),
        PARENT(
                "has no parent",
                id -> with(id, "birth_date", "\"1900-01-01\""),
                DROP,
                "create table day as select cast(day as date) as day"
                        + " from generate_series(date '1970-01-01', date '2030-01-01', interval '1 day') as day",
                "alter table day add primary key (day)",
                "alter table account_copy add constraint no_poison foreign key (birth_date) references day"),
        NULL(
                "lacks a value",
                id -> with(id, "email", "null"),
                "alter table account_copy alter column email drop not null",
                "alter table account_copy alter column email set not null"),
        DIGITS("has a decimal of too many digits", id -> with(id, "balance", "\"1E+60\""), ""),
        LONG(
                "has a text that is too long",
                id -> with(id, "name", "\"%s\"".formatted("x".repeat(100))),
                "",
                "alter table account_copy drop column name",
                "alter table account_copy add column name varchar(50)"),
        /** On PostgreSQL. */
        RAISED(
                "a trigger refuses",
                id -> with(id, "score", String.valueOf(POISON)),
                "drop trigger refuse on account_copy",
                "create or replace function refuse() returns trigger language plpgsql as"
                        + " 'begin raise exception ''no poison''; end'",
                "create trigger refuse before insert on account_copy for each row when (new.score = %d)"
                                .formatted(POISON)
                        + " execute function refuse()"),
        /** On MariaDB. */
        SIGNALLED(
                "a trigger refuses",
                id -> with(id, "score", String.valueOf(POISON)),
                "drop trigger refuse",
                "create trigger refuse before insert on account_copy for each row if new.score = %d then"
                                .formatted(POISON)
                        + " signal sqlstate '45000' set message_text = 'no poison'; end if");

        static final Set<Kind> ON_POSTGRESQL = EnumSet.complementOf(EnumSet.of(SIGNALLED));

        private final String what;
        private final LongFunction<byte[]> poison;
        private final String undo;
        private final List<String> statements;

        /**
         * @param undo a statement after which the table takes everything; empty where the next kind may come without
         * @param statements make the table refuse it
         */
        Kind(String what, LongFunction<byte[]> poison, String undo, String... statements) {
            this.what = what;
            this.poison = poison;
            this.undo = undo;
            this.statements = List.of(statements);
        }
    }

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Replica replica = new Replica(services, services.postgres(), 1, Map.of())) {
            for (Kind kind : Kind.ON_POSTGRESQL) {
                lines.add(line(replica, options, kind, "one worker"));
            }
        }
        try (Replica replica = new Replica(services, services.postgres(), 2, Map.of())) {
            for (Kind kind : List.of(Kind.CHECK, Kind.UNIQUE, Kind.RAISED)) {
                lines.add(line(replica, options, kind, "two workers"));
            }
        }
        try (Replica replica = new Replica(services, services.postgres(), 1, Map.of("scores", new Scores(POISON)))) {
            lines.add(line(replica, options, Kind.CHECK, "by a handler, which refuses it"));
        }
        try (Replica replica = new Replica(services, services.postgres(), 1, Map.of("scores", new Scores(null)))) {
            for (Kind kind : List.of(Kind.CHECK, Kind.UNIQUE, Kind.RAISED)) {
                lines.add(line(replica, options, kind, "by a handler"));
            }
        }
        lines.addAll(onMariaDb(services, options, 1, Map.of(), "one worker, MariaDB"));
        lines.addAll(onMariaDb(services, options, 2, Map.of(), "two workers, MariaDB"));
        lines.addAll(onMariaDb(services, options, 1, Map.of("scores", new Scores(null)), "by a handler, MariaDB"));
        return lines;
    }

    private static List<Line> onMariaDb(
            Services services, Options options, int workers, Map<String, ?> handlers, String how) throws Exception {
        List<Line> lines = new ArrayList<>();
        Optional<Database> mariadb = services.mariadb();
        if (mariadb.isPresent()) {
            try (Replica replica = new Replica(services, mariadb.get(), workers, handlers)) {
                for (Kind kind : List.of(Kind.CHECK, Kind.UNIQUE, Kind.LONG, Kind.SIGNALLED)) {
                    lines.add(line(replica, options, kind, how));
                }
            }
        }
        return lines;
    }

    private static Line line(Replica replica, Options options, Kind kind, String how) throws Exception {
        String what = "good messages drained among poison that %s, every tenth, %s".formatted(kind.what, how);
        return Line.atLeast(what, replica.compare(kind, options), BUDGET);
    }

    /** A replica that drains its queue when it is told to. */
    private static final class Replica implements AutoCloseable {

        private final Good good = new Good();
        private final Database database;
        private final Broker broker;
        private final Application application;
        private final SmartLifecycle consumer;

        /** @param database closed with this */
        Replica(Services services, Database database, int workers, Map<String, ?> handlers) throws Exception {
            this.database = database;
            this.broker = services.broker();
            Map<String, Object> beans = new HashMap<>(handlers);
            beans.put("arrivals", good);
            this.application = Application.start(
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
                    beans);
            broker.awaitConsumers(broker.queue, workers);
            this.consumer = application.context.getBean("cqrsReplicaConsumer", SmartLifecycle.class);
            consumer.stop();
        }

        Rounds.Result compare(Kind kind, Options options) throws Exception {
            int count = options.of(MESSAGES);
            database.execute("truncate table account_copy");
            kind.statements.forEach(database::execute);
            Rounds.Result result = Rounds.compare(
                    options,
                    () -> drain(count, 0, Poison::healthy),
                    () -> drain(count, count / EVERY, id -> id % EVERY == 0 ? kind.poison.apply(id) : healthy(id)));
            if (!kind.undo.isEmpty()) {
                database.execute(kind.undo);
            }
            return result;
        }

        private double drain(int count, int poison, LongFunction<byte[]> bodies) throws Exception {
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

        @Override
        public void close() throws Exception {
            try (database;
                    broker;
                    application) {
                consumer.stop();
            }
        }
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

        private final @Nullable Integer refused;

        /** @param refused the score that it refuses; {@code null} for none */
        Scores(@Nullable Integer refused) {
            this.refused = refused;
        }

        @Override
        public String cqrsId() {
            return "account";
        }

        @Override
        public void onSave(ReplicaChange<Score> change) {
            if (refused != null && change.data().score() == refused) {
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
