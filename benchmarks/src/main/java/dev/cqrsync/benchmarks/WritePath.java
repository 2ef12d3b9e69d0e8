package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.AccountData;
import dev.cqrsync.benchmarks.app.master.Account;
import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.benchmarks.app.master.TrackedAccount;
import dev.cqrsync.benchmarks.app.master.UntrackedAccount;
import dev.cqrsync.benchmarks.app.plain.PlainAccount;
import dev.cqrsync.benchmarks.app.plain.PlainApp;
import dev.cqrsync.capture.PublishingScope;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.hibernate.Session;

/**
 * What a transaction costs more when its rows are replicated: while the relay publishes on the same machine, and by
 * itself, with the broker away.
 */
final class WritePath implements Benchmark {

    private static final int TRANSACTIONS = 5_000;

    /** Times what is measured, for each side: until then, the compiler is in the way of what is published beside. */
    private static final int WARM_UP_ROUNDS = 4;

    private static final int RECORD_SIZE = 700;
    private static final double BUDGET = 0.75;
    private static final double TRACKING_BUDGET = 0.95;

    /** Where no broker listens. */
    private static final String NOBODY = "amqp://127.0.0.1:1";

    private final AtomicLong seed = new AtomicLong();

    @Override
    public List<Line> run(Services services, Options options) throws Exception {
        try (Database database = services.postgres();
                Broker broker = services.broker()) {
            broker.declare(broker.queue, "account");
            broker.channel.queueBind(broker.queue, broker.exchange, "tracked_account");
            broker.channel.queueBind(broker.queue, broker.exchange, "untracked_account");
            try (Database alone = services.postgres();
                    Application plain = Application.start(PlainApp.class, database, broker);
                    Application away = Application.start(
                            MasterApp.class, alone, broker, Map.of("spring.rabbitmq.addresses", NOBODY), Map.of());
                    Application master = Application.start(MasterApp.class, database, broker)) {
                Side<PlainAccount> bare = new Side<>(plain, PlainAccount.class, PlainAccount::new);
                Side<Account> ours = new Side<>(master, Account.class, Account::new);
                Side<Account> captured = new Side<>(away, Account.class, Account::new);
                Side<UntrackedAccount> untracked = new Side<>(master, UntrackedAccount.class, UntrackedAccount::new);
                Side<TrackedAccount> tracked = new Side<>(master, TrackedAccount.class, TrackedAccount::new);
                int count = options.of(TRANSACTIONS);
                for (int i = 0; i < WARM_UP_ROUNDS; i++) {
                    for (Side<?> side : List.of(bare, captured, ours)) {
                        side.insert(count, 1, 1);
                        side.update(count);
                    }
                    settled(0, database, broker);
                }
                List<Line> lines = new ArrayList<>(byHand(options, count, plain, bare));
                database.execute("delete from cqrs_outbox");
                lines.addAll(capture(options, count, bare, captured, away.bean(PublishingScope.class)));
                lines.add(Line.atLeast(
                        "transactions that insert 1 row",
                        Rounds.compare(
                                options,
                                () -> bare.insert(count, 1, 1),
                                () -> settled(ours.insert(count, 1, 1), database, broker)),
                        BUDGET));
                lines.add(Line.atLeast(
                        "transactions that update 1 row",
                        Rounds.compare(
                                options, () -> bare.update(count), () -> settled(ours.update(count), database, broker)),
                        BUDGET));
                lines.add(Line.report(
                        "transactions that insert 1 row, 4 threads",
                        Rounds.compare(
                                options,
                                () -> bare.insert(count, 1, 4),
                                () -> settled(ours.insert(count, 1, 4), database, broker))));
                int fewer = Math.max(1, count / 4);
                lines.add(Line.report(
                        "transactions that insert 10 rows",
                        Rounds.compare(
                                options,
                                () -> bare.insert(fewer, 10, 1),
                                () -> settled(ours.insert(fewer, 10, 1), database, broker))));
                tracked.insert(100, 1, 1);
                untracked.insert(100, 1, 1);
                lines.add(Line.atLeast(
                        "transactions that update 1 row, 10 attributes tracked against not tracked",
                        Rounds.compare(
                                options,
                                () -> settled(untracked.update(count), database, broker),
                                () -> settled(tracked.update(count), database, broker)),
                        TRACKING_BUDGET));
                check(database);
                return lines;
            }
        }
    }

    /**
     * Ceilings: what any further statement costs, whatever it does; what an outbox costs by itself; and what it costs at
     * the least, with no exchange of its own.
     */
    private List<Line> byHand(Options options, int count, Application plain, Side<PlainAccount> bare) throws Exception {
        byte[] record = new byte[RECORD_SIZE];
        Arrays.fill(record, (byte) 'x');
        return List.of(
                oneInsert(
                        "with one more SELECT 1 by hand",
                        options,
                        count,
                        bare,
                        () -> byHand(plain, count, WritePath::selectOne)),
                oneInsert(
                        "with one more INSERT by hand",
                        options,
                        count,
                        bare,
                        () -> byHand(plain, count, connection -> insertRecord(connection, record, ""))),
                oneInsert(
                        "with one more INSERT by hand, sent with the COMMIT",
                        options,
                        count,
                        bare,
                        () -> byHand(plain, count, connection -> insertRecord(connection, record, "; commit"))));
    }

    /** What is ours in the transaction: without the statement that stores, and with it. */
    private static List<Line> capture(
            Options options, int count, Side<PlainAccount> bare, Side<Account> captured, PublishingScope scope)
            throws Exception {
        return List.of(
                oneInsert(
                        "captured but not published",
                        options,
                        count,
                        bare,
                        () -> silently(scope, () -> captured.insert(count, 1, 1))),
                oneInsert("broker away", options, count, bare, () -> captured.insert(count, 1, 1)),
                Line.report(
                        "transactions that update 1 row, broker away",
                        Rounds.compare(options, () -> bare.update(count), () -> captured.update(count))));
    }

    private static Line oneInsert(String what, Options options, int count, Side<PlainAccount> bare, Rounds.Trial trial)
            throws Exception {
        return Line.report(
                "transactions that insert 1 row, " + what,
                Rounds.compare(options, () -> bare.insert(count, 1, 1), trial));
    }

    private double byHand(Application plain, int transactions, org.hibernate.jdbc.Work more) throws Exception {
        Work work = i -> plain.inTransaction(entityManager -> {
            PlainAccount entity = new PlainAccount();
            entity.fill(seed.incrementAndGet());
            entityManager.persist(entity);
            entityManager.flush();
            entityManager.unwrap(Session.class).doWork(more);
        });
        return timed(transactions, 1, work);
    }

    private static void selectOne(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select 1")) {
            select.execute();
        }
    }

    /** A record of the usual size, and what is sent along with it. */
    private static void insertRecord(Connection connection, byte[] record, String along) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into cqrs_outbox (created_at, next_attempt_at, attempts, event_count, payload_size, payload)
                values (clock_timestamp(), clock_timestamp() + interval '1 day', 0, 1, ?, ?)
                returning id""" + along)) {
            insert.setInt(1, record.length);
            insert.setBytes(2, record);
            insert.execute();
        }
    }

    private static double silently(PublishingScope scope, Rounds.Trial trial) throws Exception {
        return scope.withoutPublishing(() -> {
            try {
                return trial.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits until the broker has everything, so that the next trial has the machine for itself. */
    private static double settled(double rate, Database database, Broker broker) throws Exception {
        Waiting.until(() -> database.number("select count(*) from cqrs_outbox") == 0);
        broker.purge();
        return rate;
    }

    private static void check(Database database) {
        if (database.number("select count(*) from account where version > 0") == 0) {
            throw new IllegalStateException("nothing was updated");
        }
    }

    /** The same work on one of the two sides. */
    private final class Side<E extends AccountData> {

        private final Application application;
        private final Class<E> type;
        private final Supplier<E> factory;

        Side(Application application, Class<E> type, Supplier<E> factory) {
            this.application = application;
            this.type = type;
            this.factory = factory;
        }

        double insert(int transactions, int rows, int threads) throws Exception {
            return timed(
                    transactions,
                    threads,
                    i -> application.inTransaction(entityManager -> {
                        for (int row = 0; row < rows; row++) {
                            E entity = factory.get();
                            entity.fill(seed.incrementAndGet());
                            entityManager.persist(entity);
                        }
                    }));
        }

        /** Updates the rows with the first ids, one after the other. */
        double update(int transactions) throws Exception {
            long rows = count();
            return timed(
                    transactions,
                    1,
                    i -> application.inTransaction(entityManager ->
                            entityManager.find(type, 1 + i % rows).fill(seed.incrementAndGet())));
        }

        private long count() {
            long[] count = new long[1];
            application.inTransaction(entityManager -> count[0] = max(entityManager));
            return count[0];
        }

        private long max(EntityManager entityManager) {
            return Math.min(
                    1_000,
                    entityManager
                            .createQuery("select count(e) from %s e".formatted(type.getSimpleName()), Long.class)
                            .getSingleResult());
        }
    }

    private static double timed(int transactions, int threads, Work work) throws Exception {
        long start = System.nanoTime();
        if (threads == 1) {
            for (int i = 0; i < transactions; i++) {
                work.run(i);
            }
            return Rounds.rate(transactions, start);
        }
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                futures.add(executor.submit(() -> {
                    for (int i = 0; i < transactions / threads; i++) {
                        work.run(i);
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            return Rounds.rate(transactions, start);
        } finally {
            executor.shutdown();
        }
    }

    private interface Work {
        void run(int i);
    }
}
