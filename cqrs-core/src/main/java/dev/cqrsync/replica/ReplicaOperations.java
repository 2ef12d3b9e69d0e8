package dev.cqrsync.replica;

import dev.cqrsync.ChangeToken;
import dev.cqrsync.CqrsException;
import dev.cqrsync.MalformedTokenException;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ConversionException;
import dev.cqrsync.serialization.ReplicaKey;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** What an application can ask of its replicas. Thread-safe. */
public final class ReplicaOperations {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(2);

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, ReplicaUnit> units;
    private final ReplicaArrivals arrivals;
    private final BooleanSupplier appliedHere;
    private final Map<String, StoredRevision> revisions = new ConcurrentHashMap<>();

    /**
     * @param registry replicas of the service; may still be filled after this
     * @param units transactions and storage of each persistence unit; the same answer for the same unit
     * @param arrivals is told by the workers of this process
     * @param appliedHere whether workers of this process, and of no other, apply the changes
     */
    public ReplicaOperations(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, ReplicaUnit> units,
            ReplicaArrivals arrivals,
            BooleanSupplier appliedHere) {
        this.registry = registry;
        this.units = units;
        this.arrivals = arrivals;
        this.appliedHere = appliedHere;
    }

    /**
     * Waits until the replica has a change: its row at the token's revision or a later one, or deleted at it or after
     * it.
     *
     * <p>Reads the database at the beginning and, if nothing came, at the end, each time in a short transaction of its
     * own; in between a worker of this process wakes the caller. Where others apply the changes, it reads again after
     * pauses that grow from 50 ms to 2 s. Call it outside a transaction, which would hold its connection while waiting
     * and might not see what has arrived.
     *
     * @param token names the change
     * @param timeout how long to wait; zero to look only
     * @return whether the replica has it
     * @throws InterruptedException when the thread is interrupted
     * @throws MalformedTokenException when the token's key is none of this replica
     * @throws CqrsException when this service has no replica of that id, or too many callers wait
     */
    public boolean await(ChangeToken token, Duration timeout) throws InterruptedException {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative: " + timeout);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long start = System.nanoTime();
        long nanos = nanos(timeout);
        StoredRevision stored = revisions.computeIfAbsent(token.cqrsId(), this::stored);
        ReplicaKey key = key(stored, token);
        // first, so that nothing arrives unnoticed between the look and the wait
        try (ReplicaArrivals.Waiter waiter = arrivals.expect(token.cqrsId(), key, token.revision())) {
            long pause = FIRST_PAUSE;
            while (true) {
                if (stored.isAtLeast(key, token.revision())) {
                    return true;
                }
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                if (waiter.await(appliedHere.getAsBoolean() ? left : Math.min(left, pause))) {
                    return true;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        }
    }

    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) { // 292 years
            return Long.MAX_VALUE;
        }
    }

    private static ReplicaKey key(StoredRevision stored, ChangeToken token) {
        try {
            return stored.key(token.pk());
        } catch (ConversionException e) {
            throw new MalformedTokenException(
                    "its key does not fit the replica '%s': %s".formatted(token.cqrsId(), e.getMessage()), e);
        }
    }

    private StoredRevision stored(String cqrsId) {
        ReplicaMapping mapping = registry.replica(cqrsId);
        if (mapping == null) {
            throw new CqrsException("This service has no replica with the id '%s'. It has: %s."
                    .formatted(
                            cqrsId,
                            registry.replicas().stream()
                                    .map(ReplicaMapping::cqrsId)
                                    .collect(Collectors.toCollection(TreeSet::new))));
        }
        return new StoredRevision(mapping, units.apply(mapping.sessionFactory()));
    }
}
