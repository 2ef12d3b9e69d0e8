package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.EntityEntry;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.Status;
import org.hibernate.event.spi.PreInsertEvent;
import org.hibernate.event.spi.PreInsertEventListener;
import org.hibernate.internal.EmptyInterceptor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/** What sessions are to insert for the entities of one class, as rows that plain statements can write. Thread-safe. */
final class PendingInserts {

    private final ReplicaMapping mapping;
    private final EntityPersister persister;
    private final boolean ofMappedColumns;

    PendingInserts(ReplicaMapping mapping) {
        this.mapping = mapping;
        this.persister = mapping.persister();
        this.ofMappedColumns = mapping.hasOwnTable()
                && !persister.isDynamicInsert()
                && !persister.isVersioned()
                && !persister.hasInsertGeneratedProperties()
                && !persister.hasPreInsertGeneratedProperties()
                && persister.getSoftDeleteMapping() == null
                && persister.getDiscriminatorMapping() == null
                && persister.getIdentifierTableMapping().getInsertDetails().getCustomSql() == null
                && insertedColumns().equals(mappedColumns());
    }

    private Set<String> mappedColumns() {
        return Stream.concat(
                        mapping.columns().stream().map(ReplicaColumn::column),
                        Stream.of(mapping.revision(), mapping.updated()))
                .map(MappedColumn::column)
                .collect(Collectors.toSet());
    }

    private Set<String> insertedColumns() {
        Set<String> columns = new HashSet<>();
        persister.forEachAttributeMapping(attribute -> {
            if (!attribute.isPluralAttributeMapping()) {
                attribute.forEachInsertable((index, column) -> columns.add(column.getSelectionExpression()));
            }
        });
        return columns;
    }

    /** Whether plain statements can write all that a session inserts, and no interceptor has a say in it. */
    boolean canBeTold(SessionImplementor session) {
        return ofMappedColumns && session.getInterceptor() instanceof EmptyInterceptor;
    }

    /**
     * What a session is to insert for one row, and nothing if it is to do anything else. Listeners have their say first (Bean
     * Validation is one), so the session is of no use after that.
     *
     * @param absent the row as its message has it, which is not there
     * @return the row as its entity is; {@code null} also where listeners do not let that through
     */
    @Nullable
    RowWrite of(SessionImplementor session, Object identifier, RowWrite absent) {
        Object entity = null;
        for (Map.Entry<Object, EntityEntry> managed :
                session.getPersistenceContextInternal().reentrantSafeEntityEntries()) {
            EntityEntry entry = managed.getValue();
            boolean isNew = entry.getStatus() == Status.MANAGED && !entry.isExistsInDatabase();
            if (isNew && entry.getPersister() == persister && identifier.equals(entry.getId())) {
                entity = managed.getKey();
            } else if (!isLeftAsItWasRead(session, managed.getKey(), entry)) {
                return null;
            }
        }
        return entity != null && insertsOneOnly(session.getActionQueue()) && isInsertedAsItIs(session, entity)
                ? write(session, entity, absent)
                : null;
    }

    private static boolean insertsOneOnly(ActionQueue actions) {
        return actions.numberOfInsertions() == 1
                && !actions.hasUnresolvedEntityInsertActions()
                && actions.numberOfUpdates() == 0
                && actions.numberOfDeletions() == 0
                && actions.numberOfCollectionCreations() == 0
                && actions.numberOfCollectionUpdates() == 0
                && actions.numberOfCollectionRemovals() == 0;
    }

    /** Whether listeners let the entity through, and it has not been changed since it was persisted: that would be an update. */
    private boolean isInsertedAsItIs(SessionImplementor session, Object entity) {
        EntityEntry entry =
                Objects.requireNonNull(session.getPersistenceContextInternal().getEntry(entity));
        @Nullable Object[] inserted = entry.getLoadedState();
        return inserted != null
                && isLetThrough(session, entity, entry.getId(), inserted)
                && hasValuesOf(inserted, session, entity, persister);
    }

    /** Whether a flush has nothing to do for an entity that was there. */
    private static boolean isLeftAsItWasRead(SessionImplementor session, Object entity, EntityEntry entry) {
        @Nullable Object[] read = entry.getLoadedState();
        return entry.isExistsInDatabase()
                && entry.getStatus() == Status.MANAGED
                && !entry.getPersister().hasCollections()
                && read != null
                && hasValuesOf(read, session, entity, entry.getPersister());
    }

    private static boolean hasValuesOf(
            @Nullable Object[] state, SessionImplementor session, Object entity, EntityPersister persister) {
        @Nullable Object[] values = persister.getValues(entity);
        Type[] types = persister.getPropertyTypes();
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isCollectionType() && !types[i].isEqual(state[i], values[i], session.getFactory())) {
                return false;
            }
        }
        return true;
    }

    private boolean isLetThrough(
            SessionImplementor session, Object entity, Object identifier, @Nullable Object[] inserted) {
        PreInsertEvent event = new PreInsertEvent(entity, identifier, inserted, persister, session);
        boolean vetoed = false;
        try {
            for (PreInsertEventListener listener : session.getFactory()
                    .getEventListenerGroups()
                    .eventListenerGroup_PRE_INSERT
                    .listeners()) {
                vetoed |= listener.onPreInsert(event);
            }
        } catch (RuntimeException e) {
            return false; // with which it will fail when it is tried
        }
        return !vetoed;
    }

    private RowWrite write(SessionImplementor session, Object entity, RowWrite row) {
        Map<String, @Nullable Object> byColumn = new HashMap<>();
        persister.forEachAttributeMapping(attribute -> {
            if (!attribute.isPluralAttributeMapping()) {
                put(byColumn, attribute, entity, session);
            }
        });
        List<@Nullable Object> values = new ArrayList<>();
        mapping.columns()
                .forEach(column -> values.add(byColumn.get(column.column().column())));
        Object revision = byColumn.get(mapping.revision().column());
        return new RowWrite(
                row.key(),
                values,
                revision == null ? row.revision() : revision,
                byColumn.get(mapping.updated().column()),
                false,
                false);
    }

    private static void put(
            Map<String, @Nullable Object> byColumn,
            AttributeMapping attribute,
            Object entity,
            SessionImplementor session) {
        attribute.decompose(
                attribute.getValue(entity),
                (index, value, column) -> {
                    if (column.isInsertable() && !column.isFormula()) {
                        byColumn.put(column.getSelectionExpression(), value);
                    }
                },
                session);
    }
}
