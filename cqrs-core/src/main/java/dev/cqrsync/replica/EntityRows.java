package dev.cqrsync.replica;

import dev.cqrsync.mapping.MappedColumn;
import dev.cqrsync.mapping.ReplicaMapping;
import dev.cqrsync.serialization.ReplicaKey;
import dev.cqrsync.serialization.ReplicaRow;
import dev.cqrsync.serialization.ReplicaRowReader;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.LockModeType;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.metamodel.mapping.AttributeMapping;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/**
 * Rows written through the persistence context, so that callbacks, auditing and indexing see them. Entities are loaded
 * and locked by the batch, flushed by the batch and then let go.
 */
final class EntityRows implements RowStore {

    private static final int JDBC_BATCH = 100;

    private final EntityPersister persister;
    private final ReplicaRowReader reader;
    private final EntityAssembler assembler;
    private final AttributeMapping revision;
    private final AttributeMapping updated;
    private final PendingInserts pendingInserts;

    /**
     * PostgreSQL keeps the plan of a statement with several keys that was best when the table was small, to scan it, so
     * each that may be the one it is made for must say that it shall not. One key has a statement of its own.
     */
    private final boolean scansTables;

    EntityRows(ReplicaMapping mapping, ReplicaRowReader reader) {
        this.persister = mapping.persister();
        this.reader = reader;
        this.assembler = new EntityAssembler(mapping);
        this.revision = attribute(mapping.revision());
        this.updated = attribute(mapping.updated());
        this.pendingInserts = new PendingInserts(mapping);
        this.scansTables = persister.getFactory().getJdbcServices().getDialect() instanceof PostgreSQLDialect;
    }

    private AttributeMapping attribute(MappedColumn column) {
        return persister.findAttributeMapping(column.path());
    }

    @Override
    public Map<ReplicaKey, RowState> lock(SessionImplementor session, List<ReplicaKey> keys) {
        Map<ReplicaKey, RowState> states = new HashMap<>();
        List<@Nullable Object> entities = load(session, keys);
        for (int i = 0; i < keys.size(); i++) {
            Object entity = entities.get(i);
            if (entity != null) {
                Object moment = relational(updated, entity);
                Number number = (Number) relational(revision, entity);
                states.put(
                        keys.get(i),
                        new RowState(
                                number == null ? 0 : number.longValue(),
                                moment == null ? null : reader.updated(moment)));
            }
        }
        return states;
    }

    private static @Nullable Object relational(AttributeMapping attribute, Object entity) {
        return attribute.getSingleJdbcMapping().convertToRelationalValue(attribute.getValue(entity));
    }

    /** From the persistence context when they are there, else from the database and locked; never from a cache. */
    private List<@Nullable Object> load(SessionImplementor session, List<ReplicaKey> keys) {
        boolean allThere = keys.stream().allMatch(key -> isInContext(session, key));
        if (keys.size() == 1 && !allThere) {
            return Collections.singletonList(session.find(
                    persister.getMappedClass(),
                    assembler.identifier(keys.get(0)),
                    LockModeType.PESSIMISTIC_WRITE,
                    CacheRetrieveMode.BYPASS));
        }
        boolean preferIndex = scansTables && !allThere;
        if (preferIndex) {
            set(session, "SET LOCAL enable_seqscan = off");
        }
        List<Object> ids = keys.stream().map(assembler::identifier).toList();
        List<@Nullable Object> found = new ArrayList<>(session.findMultiple(
                persister.getMappedClass(), ids, LockModeType.PESSIMISTIC_WRITE, CacheRetrieveMode.BYPASS));
        if (preferIndex) { // what else the transaction asks is none of our business
            set(session, "SET LOCAL enable_seqscan TO DEFAULT");
        }
        return found;
    }

    private static void set(SessionImplementor session, String setting) {
        session.doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(setting);
            }
        });
    }

    /** Has the session send many rows at once. */
    static void sendTogether(SessionImplementor session) {
        session.setJdbcBatchSize(JDBC_BATCH);
    }

    /** Has the session send rows one by one, so that what it fails with is of one, and quotes no statement with its values. */
    static void sendApart(SessionImplementor session) {
        session.setJdbcBatchSize(1);
    }

    @Override
    public void write(SessionImplementor session, List<RowWrite> writes) {
        if (writes.size() == 1) {
            sendApart(session);
        } else {
            sendTogether(session);
        }
        List<ReplicaKey> existing =
                writes.stream().filter(RowWrite::exists).map(RowWrite::key).toList();
        Map<ReplicaKey, Object> entities = new HashMap<>();
        List<@Nullable Object> loaded = existing.isEmpty() ? List.of() : load(session, existing);
        for (int i = 0; i < existing.size(); i++) {
            entities.put(existing.get(i), loaded.get(i));
        }
        for (RowWrite write : writes) {
            assign(session, write.key(), entities.get(write.key()), write.values(), write.revision(), write.updated());
        }
        session.flush();
        session.clear();
    }

    private void assign(
            SessionImplementor session,
            ReplicaKey key,
            @Nullable Object present,
            List<@Nullable Object> values,
            Object newRevision,
            @Nullable Object newUpdated) {
        Object entity = present == null ? persister.instantiate(assembler.identifier(key), session) : present;
        assembler.assign(entity, values, session);
        revision.setValue(entity, revision.getSingleJdbcMapping().convertToDomainValue(newRevision));
        updated.setValue(entity, updated.getSingleJdbcMapping().convertToDomainValue(newUpdated));
        if (present == null) {
            session.persist(entity);
        }
    }

    /** Creates an entity, which stays in the persistence context, to be flushed with what else is there. */
    void persist(SessionImplementor session, RowWrite write) {
        assign(session, write.key(), null, write.values(), write.revision(), write.updated());
    }

    /** Whether {@link #pendingInsert} can tell any. */
    boolean tellsPendingInserts(SessionImplementor session) {
        return pendingInserts.canBeTold(session);
    }

    /**
     * What the session is to insert for a row, as its entity has it, and {@code null} if it is to do anything else.
     *
     * @param absent the row as its message has it, which is not there
     */
    @Nullable
    RowWrite pendingInsert(SessionImplementor session, RowWrite absent) {
        return pendingInserts.of(session, assembler.identifier(absent.key()), absent);
    }

    /** What a flush would have failed with, for what the database has said to the same row. */
    RuntimeException asFlushed(SessionImplementor session, RuntimeException refusal) {
        SQLException said = FailureKind.find(refusal, SQLException.class);
        return said == null
                ? refusal
                : session.getJdbcServices()
                        .getSqlExceptionHelper()
                        .getSqlExceptionConverter() // the helper would log it
                        .convert(said, "could not execute statement [%s]".formatted(said.getMessage()), null);
    }

    /**
     * Creates or updates one entity, which stays in the persistence context, to be flushed with what else is there.
     *
     * @param absent whether it is known, by {@link #lock}, that the table has no such row; one that another transaction
     *     has inserted since is a duplicate key then, as for rows written together
     */
    void save(SessionImplementor session, ReplicaRow row, boolean absent) {
        boolean unknown = absent && !isInContext(session, row.key());
        Object present = unknown ? null : load(session, List.of(row.key())).get(0);
        assign(session, row.key(), present, row.values(), row.revisionValue(), row.updatedValue());
    }

    private boolean isInContext(SessionImplementor session, ReplicaKey key) {
        return session.getPersistenceContextInternal()
                .containsEntity(session.generateEntityKey(assembler.identifier(key), persister));
    }

    /** Deletes one entity, and flushes, so that it may be created again. */
    void remove(SessionImplementor session, ReplicaKey key) {
        Object present = load(session, List.of(key)).get(0);
        if (present != null) {
            session.remove(present);
            session.flush();
        }
    }

    @Override
    public void delete(SessionImplementor session, List<ReplicaKey> keys) {
        for (Object entity : load(session, keys)) {
            if (entity != null) {
                session.remove(entity);
            }
        }
        session.flush();
        session.clear();
    }
}
