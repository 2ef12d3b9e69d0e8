package dev.cqrsync.it.support;

import static org.awaitility.Awaitility.await;

import dev.cqrsync.testing.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A master and a replica with databases of their own and a queue between them. */
public final class ServicePair implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Several pairs may be open, and servers do not take any number. */
    private static final Map<String, Object> FEW_CONNECTIONS = Map.of("spring.datasource.hikari.minimum-idle", 1);

    private final TestDatabase.Handle masterRows;
    private final TestDatabase.Handle replicaRows;
    private final TestTransport transport = new TestTransport();
    private final Service master;
    private final Service replica;

    /** @param properties more of the replica's, given the master that runs already */
    public ServicePair(
            Class<?> masterApplication,
            TestDatabase masterDatabase,
            Class<?> replicaApplication,
            TestDatabase replicaDatabase,
            Function<Service, Map<String, Object>> properties) {
        masterRows = masterDatabase.create();
        replicaRows = replicaDatabase.create();
        master = Service.start(masterApplication, transport, masterRows.jdbcUrl(), FEW_CONNECTIONS);
        Map<String, Object> replicas = new HashMap<>(FEW_CONNECTIONS);
        replicas.putAll(properties.apply(master));
        replicas.put("cqrs.queue", transport.queue());
        replica = Service.start(replicaApplication, transport, replicaRows.jdbcUrl(), replicas);
        transport.awaitConsumers(1);
    }

    public TestTransport transport() {
        return transport;
    }

    public Service master() {
        return master;
    }

    public Service replica() {
        return replica;
    }

    /**
     * Makes it as it was at the beginning, but for what beans remember, when all that is under way has arrived.
     *
     * @param last entity to be created on the master
     * @param query tells rows of the replica when that has arrived, none before
     */
    public void clear(Object last, String query) {
        masterRows.clear();
        master.inTransaction(entityManager -> entityManager.persist(last));
        await("what was under way")
                .atMost(SOON)
                .until(() -> !replica.rows(query).isEmpty());
        masterRows.clear();
        replicaRows.clear();
    }

    @Override
    public void close() throws Exception {
        try (masterRows;
                replicaRows;
                transport;
                master;
                replica) {
            // in the opposite order
        }
    }
}
