package dev.cqrsync.benchmarks;

import dev.cqrsync.benchmarks.app.AccountData;
import dev.cqrsync.benchmarks.app.handwritten.AccountMessage;
import dev.cqrsync.benchmarks.app.handwritten.master.HandwrittenMaster;
import dev.cqrsync.benchmarks.app.handwritten.replica.HandwrittenReplica;
import dev.cqrsync.benchmarks.app.master.Account;
import dev.cqrsync.benchmarks.app.master.MasterApp;
import dev.cqrsync.benchmarks.app.plain.PlainAccount;
import dev.cqrsync.benchmarks.app.replica.ReplicaApp;
import jakarta.persistence.EntityManager;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** A master and a replica with a database each and the broker between them, ours or the hand-written ones. */
final class Pair implements AutoCloseable {

    final Arrivals arrivals = new Arrivals();
    private final Database masterDatabase;
    private final Database replicaDatabase;
    private final Application master;
    private final Application replica;
    private final Supplier<? extends AccountData> factory;
    private final Class<? extends AccountData> type;
    private final Consumer<AccountData> onChange;
    private final String wrongRows;

    private Pair(
            Database masterDatabase,
            Database replicaDatabase,
            Class<?> masterType,
            Class<?> replicaType,
            Broker broker,
            Map<String, Object> properties,
            boolean handwritten) {
        this.masterDatabase = masterDatabase;
        this.replicaDatabase = replicaDatabase;
        this.replica = Application.start(
                replicaType,
                replicaDatabase,
                broker,
                properties,
                Map.of(handwritten ? "onSaved" : "arrivals", handwritten ? (Runnable) arrivals : arrivals));
        this.master = Application.start(masterType, masterDatabase, broker);
        if (handwritten) {
            this.factory = PlainAccount::new;
            this.type = PlainAccount.class;
            ApplicationEventPublisher events = master.context;
            this.onChange = row -> {
                PlainAccount account = (PlainAccount) row;
                events.publishEvent(new AccountMessage(
                        Objects.requireNonNull(account.getId()), account.getVersion(), account.values()));
            };
        } else {
            this.factory = Account::new;
            this.type = Account.class;
            this.onChange = row -> {};
        }
        String masterTable = handwritten ? "plain_account" : "account";
        String replicaTable = handwritten ? "saved_account" : "account_copy";
        this.wrongRows = """
                select count(*) from %s.%s m full join %s.%s r on m.id = r.id
                where m.name is distinct from r.name or m.score is distinct from r.score""".formatted(masterDatabase.name(), masterTable, replicaDatabase.name(), replicaTable);
    }

    static Pair ours(Services services, Broker broker) throws Exception {
        Pair pair = new Pair(
                services.postgres(), services.postgres(), MasterApp.class, ReplicaApp.class, broker, Map.of(), false);
        broker.awaitConsumers(broker.queue, 1);
        return pair;
    }

    /** @param listeners threads that listen */
    static Pair handwritten(Services services, Broker broker, int listeners) throws Exception {
        broker.declare(broker.handwrittenQueue, "handwritten");
        Pair pair = new Pair(
                services.postgres(),
                services.postgres(),
                HandwrittenMaster.class,
                HandwrittenReplica.class,
                broker,
                Map.of("benchmark.queue", broker.handwrittenQueue, "benchmark.concurrency", listeners),
                true);
        broker.awaitConsumers(broker.handwrittenQueue, listeners);
        return pair;
    }

    void insert(EntityManager entityManager, long seed) {
        AccountData row = factory.get();
        row.fill(seed);
        entityManager.persist(row);
        onChange.accept(row);
    }

    void update(EntityManager entityManager, long id, long seed) {
        AccountData row = entityManager.find(type, id);
        row.fill(seed);
        entityManager.flush(); // so that a hand-written message has the version of its change
        onChange.accept(row);
    }

    void inTransaction(Consumer<EntityManager> work) {
        master.inTransaction(work);
    }

    /** The same, and returns when the database had committed, before anybody was told. */
    long committedAt(Consumer<EntityManager> work) {
        long[] committed = new long[1];
        inTransaction(entityManager -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public int getOrder() {
                    return HIGHEST_PRECEDENCE;
                }

                @Override
                public void afterCommit() {
                    committed[0] = System.nanoTime();
                }
            });
            work.accept(entityManager);
        });
        return committed[0];
    }

    /** Rows whose last values differ, and rows that are on one side only. */
    long wrongRows() {
        return masterDatabase.number(wrongRows);
    }

    @Override
    public void close() {
        try (masterDatabase;
                replicaDatabase;
                replica;
                master) {
            // in reverse order
        }
    }
}
