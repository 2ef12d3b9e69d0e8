package dev.cqrsync.master;

import dev.cqrsync.CqrsException;
import dev.cqrsync.capture.PublishingScope;
import dev.cqrsync.filter.RowFilter;
import dev.cqrsync.mapping.MappingRegistry;
import dev.cqrsync.mapping.MasterMapping;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What an application does to masters beside changing entities: send rows again, change many rows or parts of one, with
 * their revisions and events as if entities had been changed. Thread-safe.
 *
 * <p>Every operation joins the current transaction; without one it runs in a transaction of its own. Entities that the
 * current session holds are refreshed when an operation changes their rows, detached when it deletes them.
 *
 * <p>Every method throws a {@link CqrsException} for a type that is no master, and a
 * {@link dev.cqrsync.filter.FilterException} for a filter that does not fit the type.
 */
public final class MasterOperations {

    private final MappingRegistry registry;
    private final Function<SessionFactoryImplementor, MasterTransactions> transactions;
    private final boolean publishUpdates;
    private final PublishingScope scope;

    /**
     * @param registry all masters
     * @param transactions those of a persistence unit
     * @param publishUpdates whether partial updates are published when the call does not say
     * @param scope the one that capture asks
     */
    public MasterOperations(
            MappingRegistry registry,
            Function<SessionFactoryImplementor, MasterTransactions> transactions,
            boolean publishUpdates,
            PublishingScope scope) {
        this.registry = registry;
        this.transactions = transactions;
        this.publishUpdates = publishUpdates;
        this.scope = scope;
    }

    /**
     * Runs work whose changes of masters are not published; their revisions are maintained all the same. A row that the
     * transaction also changes outside is published with its last state.
     *
     * <p>It is about this thread and may be used within itself. What a running transaction changed before is flushed when
     * it begins, and what it changed inside when it ends normally, so that exactly the changes made in it are meant.
     */
    public void withoutPublishing(Runnable work) {
        scope.withoutPublishing(work);
    }

    /** {@link #withoutPublishing(Runnable)} for work with a result. */
    public <T> T withoutPublishing(Supplier<T> work) {
        return scope.withoutPublishing(work);
    }

    /** Sends an entity's row to all replicas again, see {@link #sync(Object, SyncOptions)}. */
    public boolean sync(Object entity) {
        return sync(entity, SyncOptions.toAll());
    }

    /**
     * Sends an entity's row again. It is read anew: changes that are not flushed are not sent.
     *
     * @return {@code false} when there is no such row, or the master's filter leaves it out
     */
    public boolean sync(Object entity, SyncOptions options) {
        Class<?> type = Hibernate.getClass(entity);
        Object id = master(type).sessionFactory().getPersistenceUnitUtil().getIdentifier(entity);
        return id != null && sync(type, id, options);
    }

    /** Sends a row to all replicas again; {@code false} when there is none with the key. */
    public boolean sync(Class<?> type, Object id) {
        return sync(type, id, SyncOptions.toAll());
    }

    /** Sends a row again; {@code false} when there is none with the key. */
    public boolean sync(Class<?> type, Object id, SyncOptions options) {
        MasterMapping mapping = master(type);
        return new RowSync(transactions(mapping), mapping, RowFilter.NONE, options).one(id);
    }

    /** Sends rows to all replicas again, see {@link #sync(Class, RowFilter, SyncOptions)}. */
    public long sync(Class<?> type, RowFilter filter) {
        return sync(type, filter, SyncOptions.toAll());
    }

    /**
     * Sends rows again, in batches, each in a transaction of its own when there is no current one. Needs no more memory
     * than a batch does.
     *
     * @return how many rows were sent
     */
    public long sync(Class<?> type, RowFilter filter, SyncOptions options) {
        MasterMapping mapping = master(type);
        return filter.isNone() ? 0 : new RowSync(transactions(mapping), mapping, filter, options).run();
    }

    /** The number of rows of a filter, as the current transaction sees them, or as they are now. */
    public long count(Class<?> type, RowFilter filter) {
        MasterMapping mapping = master(type);
        return filter.isNone()
                ? 0
                : transactions(mapping).required(session -> RowPages.count(session, mapping, filter));
    }

    /**
     * Sets attributes of one row, published as {@code cqrs.master.auto-update-fields} says, and not at all within
     * {@link #withoutPublishing}.
     */
    public boolean update(Class<?> type, Object id, Map<String, ? extends @Nullable Object> values) {
        return update(type, id, values, publishUpdates && !scope.isSilent());
    }

    /**
     * Sets attributes of one row, and raises its revision and moment of change.
     *
     * @param values by attribute name; a to-one relation takes an entity or its key
     * @param publish whether replicas are told now, also within {@link #withoutPublishing}; else they learn of it with the
     *     row's next event
     * @return {@code false} when there is no such row
     */
    public boolean update(Class<?> type, Object id, Map<String, ? extends @Nullable Object> values, boolean publish) {
        MasterMapping mapping = master(type);
        return new PartialUpdate(transactions(mapping), mapping).run(id, values, publish);
    }

    /**
     * Inserts entities of one type in one transaction, in JDBC batches, and leaves them detached. Needs no more memory
     * than a batch does, if the entities come one by one.
     *
     * @return how many there were
     */
    public long bulkCreate(Iterable<?> entities) {
        Iterator<?> iterator = entities.iterator();
        if (!iterator.hasNext()) {
            return 0;
        }
        FirstThenRest rows = new FirstThenRest(iterator.next(), iterator);
        return bulk(Hibernate.getClass(rows.first())).create(rows);
    }

    /**
     * Sets attributes of all rows of a filter in one transaction, raises their revisions and moments of change, and
     * publishes each row once. The rows are chosen first: that the filter looks at an attribute that is set does no harm.
     * Previous values are those of all tracked fields.
     *
     * @param values by attribute name; a to-one relation takes an entity or its key
     * @return how many rows were changed
     */
    public long bulkUpdate(Class<?> type, RowFilter filter, Map<String, ? extends @Nullable Object> values) {
        return filter.isNone() ? 0 : bulk(type).update(filter, values);
    }

    /**
     * Deletes all rows of a filter in one transaction, with the cascades and callbacks of their entities, and publishes
     * each.
     *
     * @return how many rows were deleted
     */
    public long bulkDelete(Class<?> type, RowFilter filter) {
        return filter.isNone() ? 0 : bulk(type).delete(filter);
    }

    private BulkChanges bulk(Class<?> type) {
        MasterMapping mapping = master(type);
        return new BulkChanges(transactions(mapping), mapping);
    }

    private MasterTransactions transactions(MasterMapping mapping) {
        return transactions.apply(mapping.sessionFactory());
    }

    private MasterMapping master(Class<?> type) {
        List<MasterMapping> found = registry.masters().stream()
                .filter(mapping -> mapping.persister().getMappedClass() == type)
                .toList();
        if (found.isEmpty()) {
            throw new CqrsException("%s is no master. Masters are %s."
                    .formatted(
                            type.getName(),
                            registry.masters().stream()
                                    .map(MasterMapping::entityName)
                                    .sorted()
                                    .collect(Collectors.joining(", "))));
        }
        return found.get(0);
    }

    /** Entities, the first of which has been looked at. */
    private record FirstThenRest(Object first, Iterator<?> rest) implements Iterable<Object> {

        @Override
        public Iterator<Object> iterator() {
            return new Iterator<>() {

                private boolean begun;

                @Override
                public boolean hasNext() {
                    return !begun || rest.hasNext();
                }

                @Override
                public Object next() {
                    if (begun) {
                        return rest.next();
                    }
                    begun = true;
                    return first;
                }
            };
        }
    }
}
