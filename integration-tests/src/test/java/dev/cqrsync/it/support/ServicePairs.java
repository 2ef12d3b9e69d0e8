package dev.cqrsync.it.support;

import dev.cqrsync.testing.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;

/** The pairs of services that the tests of a class share, since starting them takes longer than most tests. */
public final class ServicePairs implements AutoCloseable {

    private final Map<List<TestDatabase>, ServicePair> pairs = new HashMap<>();
    private final BiFunction<TestDatabase, TestDatabase, ServicePair> start;
    private final Consumer<ServicePair> clear;

    /** @param clear makes one as it was at the beginning */
    public ServicePairs(BiFunction<TestDatabase, TestDatabase, ServicePair> start, Consumer<ServicePair> clear) {
        this.start = start;
        this.clear = clear;
    }

    /** A pair as new. */
    public ServicePair between(TestDatabase masterDatabase, TestDatabase replicaDatabase) throws Exception {
        List<TestDatabase> databases = List.of(masterDatabase, replicaDatabase);
        ServicePair pair = pairs.remove(databases);
        if (pair != null) {
            try {
                clear.accept(pair);
            } catch (ConditionTimeoutException e) { // the test before has failed and left it stuck
                pair.close();
                pair = null;
            }
        }
        if (pair == null) {
            pair = start.apply(masterDatabase, replicaDatabase);
        }
        pairs.put(databases, pair);
        return pair;
    }

    @Override
    public void close() throws Exception {
        for (ServicePair pair : pairs.values()) {
            pair.close();
        }
    }
}
