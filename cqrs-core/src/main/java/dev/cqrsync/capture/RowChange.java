package dev.cqrsync.capture;

import dev.cqrsync.ChangeEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has done to one row so far. Immutable, so that a savepoint can go back to it.
 *
 * @param kind what became of the row
 * @param id identifier
 * @param entity the entity instance
 * @param state last state, for a deleted row the one before; {@code null} when a stateless session deleted it
 * @param revision revision of that state, or {@link #UNKNOWN}
 * @param floor last revision before the row was deleted in this same transaction, else {@link #UNKNOWN}
 * @param mayReuseKey whether the row is new and its key may have been another row's before
 * @param silent whether none of it is to be published
 * @param previous tracked fields with their values before the transaction; {@code null} when unknown or not tracked
 */
record RowChange(
        Kind kind,
        Master master,
        Object id,
        Object entity,
        @Nullable Object @Nullable [] state,
        long revision,
        long floor,
        boolean mayReuseKey,
        boolean silent,
        @Nullable Map<String, @Nullable Object> previous) {

    static final long UNKNOWN = -1;

    enum Kind {
        CREATED,
        UPDATED,
        DELETED,
        /** Deleted and created again with the same key. */
        RECREATED
    }

    static RowChange created(
            Master master,
            Object id,
            Object entity,
            @Nullable Object[] state,
            SharedSessionContractImplementor session) {
        boolean unread = master.mapping().databaseRevision() && session.isStateless();
        return new RowChange(
                Kind.CREATED,
                master,
                id,
                entity,
                state,
                unread ? 0 : master.revision(state),
                UNKNOWN,
                master.mapping().assignedIdentifier(),
                false,
                null);
    }

    static RowChange updated(
            Master master,
            Object id,
            Object entity,
            @Nullable Object @Nullable [] oldState,
            @Nullable Object[] state,
            SharedSessionContractImplementor session) {
        boolean unread = master.mapping().databaseRevision() && session.isStateless();
        return new RowChange(
                Kind.UPDATED,
                master,
                id,
                entity,
                state,
                unread ? UNKNOWN : master.revision(state),
                UNKNOWN,
                false,
                false,
                changed(master, id, oldState, state, session));
    }

    /** By SQL that Hibernate does not report; with all tracked fields as previous ones. */
    static RowChange rewritten(
            Master master,
            Object id,
            Object entity,
            @Nullable Object[] oldState,
            @Nullable Object[] state,
            SharedSessionContractImplementor session) {
        Map<String, @Nullable Object> previous = null;
        if (master.writer().isTracked()) {
            previous = master.writer().tracked(id, oldState, session);
            previous.put(ChangeEvent.REVISION, master.revision(oldState));
        }
        return new RowChange(
                Kind.UPDATED, master, id, entity, state, master.revision(state), UNKNOWN, false, false, previous);
    }

    /** By SQL's MERGE, which does not tell whether there was a row. */
    static RowChange upserted(
            Master master,
            Object id,
            Object entity,
            @Nullable Object[] state,
            SharedSessionContractImplementor session) {
        return new RowChange(
                Kind.UPDATED,
                master,
                id,
                entity,
                state,
                master.mapping().databaseRevision() ? UNKNOWN : master.revision(state),
                UNKNOWN,
                master.mapping().assignedIdentifier(),
                false,
                null);
    }

    /** Its revision was raised by SQL as a part of it was changed; its own columns are as they were. */
    static RowChange raised(Master master, Object id, Object entity, @Nullable Object[] state, long revision) {
        Map<String, @Nullable Object> previous = null;
        if (master.writer().isTracked()) {
            previous = new LinkedHashMap<>();
            previous.put(ChangeEvent.REVISION, revision - 1);
        }
        return new RowChange(Kind.UPDATED, master, id, entity, state, revision, UNKNOWN, false, false, previous);
    }

    static RowChange deleted(
            Master master, Object id, Object entity, @Nullable Object @Nullable [] state, long revision) {
        return new RowChange(Kind.DELETED, master, id, entity, state, revision, UNKNOWN, false, false, null);
    }

    /** The same with this revision, if it is the higher one: a lock has raised it after the change. */
    RowChange atLeast(long newRevision) {
        return revision >= newRevision || kind == Kind.DELETED
                ? this
                : new RowChange(kind, master, id, entity, state, newRevision, floor, mayReuseKey, silent, previous);
    }

    /** The same, not to be published. */
    RowChange silently() {
        return new RowChange(kind, master, id, entity, state, revision, floor, mayReuseKey, true, previous);
    }

    /** What the transaction has done in all after one more change; {@code null} for nothing. */
    @Nullable
    RowChange then(RowChange next, SharedSessionContractImplementor session) {
        if (next.kind == Kind.DELETED) {
            return kind == Kind.CREATED
                    ? null
                    : next.with(
                            Kind.DELETED,
                            Math.max(floor, Math.max(revision, next.revision)),
                            UNKNOWN,
                            silent && next.silent,
                            previous);
        }
        if (kind == Kind.DELETED) {
            Map<String, @Nullable Object> changed = changed(master, id, state, state(next), session);
            return next.with(
                    Kind.RECREATED,
                    next.revision,
                    revision,
                    silent && next.silent,
                    firstOf(previous, changed, next, session));
        }
        return new RowChange(
                kind,
                next.master,
                id,
                next.entity,
                next.state,
                next.revision,
                floor,
                mayReuseKey || next.mayReuseKey,
                silent && next.silent,
                firstOf(previous, next.previous, next, session));
    }

    private RowChange with(
            Kind newKind,
            long newRevision,
            long newFloor,
            boolean newSilent,
            @Nullable Map<String, @Nullable Object> newPrevious) {
        return new RowChange(
                newKind, master, id, entity, state, newRevision, newFloor, mayReuseKey, newSilent, newPrevious);
    }

    private static @Nullable Object[] state(RowChange change) {
        if (change.state == null) {
            throw new IllegalStateException("a saved row has a state: " + change.id);
        }
        return change.state;
    }

    private static @Nullable Map<String, @Nullable Object> changed(
            Master master,
            Object id,
            @Nullable Object @Nullable [] oldState,
            @Nullable Object[] newState,
            SharedSessionContractImplementor session) {
        if (oldState == null || !master.writer().isTracked()) {
            return null;
        }
        Map<String, @Nullable Object> previous = master.writer().changedFrom(id, oldState, newState, session);
        previous.put(ChangeEvent.REVISION, master.revision(oldState));
        return previous;
    }

    /** The values before the first of several changes; what the last one has brought back has not changed. */
    private static @Nullable Map<String, @Nullable Object> firstOf(
            @Nullable Map<String, @Nullable Object> first,
            @Nullable Map<String, @Nullable Object> second,
            RowChange last,
            SharedSessionContractImplementor session) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(second);
        merged.putAll(first);
        return last.master.writer().stillChanged(last.id, merged, state(last), session);
    }
}
