package dev.cqrsync.replica;

import dev.cqrsync.replica.retry.RetryPolicy;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * What an application does with the events of one id, beside or instead of writing them into a table. A bean.
 *
 * <p><b>With an entity</b> ({@link dev.cqrsync.CqrsReplica} of the same id): events are judged as without a handler, late
 * and double ones never get here. The hooks run in the transaction that the row is written in, one event after the
 * other in the order of delivery, and may use the {@code EntityManager}. The row is locked. {@link ReplicaChange#apply()}
 * writes it; a hook that does not call it must store the row itself, with revision and moment of change, or there is
 * none the next event could be judged by. Such a model is written through the {@code EntityManager} whatever its apply
 * mode says.
 *
 * <p><b>Without an entity</b>: the hooks store where they like, no database needed. Events of one key never run at the
 * same time within the process. Where the application has one transaction manager, each event has a transaction of its
 * own. Late and double events are kept out by a {@link #ledger()}, if there is one, else they arrive too.
 *
 * <p>A transaction may be run again, so whatever a hook does outside of it must bear to be done twice. An exception is
 * the event's failure, rolls back what the hook has written and has the event tried again as {@link #retryPolicy} says,
 * while later ones go on; {@link dev.cqrsync.transport.HandlerUnavailableException} says that nothing is wrong with the event: consumption pauses and
 * the event comes again. Called by several workers at once.
 *
 * @param <T> what {@link ReplicaChange#data()} is: a record (or any type Jackson can make) whose components are called
 *     like the fields of the wire in the service's naming, {@code birthDate} for {@code birth_date}; or {@link
 *     ReplicaValues}
 */
public interface ReplicaHandler<T> {

    /** The id whose events this handles; always the same. */
    String cqrsId();

    /**
     * The row is new. Calls {@link #onSave} unless overridden.
     *
     * @throws Exception to let the event fail
     */
    default void onCreate(ReplicaChange<T> change) throws Exception {
        onSave(change);
    }

    /**
     * The row has newer values. Calls {@link #onSave} unless overridden.
     *
     * @throws Exception to let the event fail
     */
    default void onUpdate(ReplicaChange<T> change) throws Exception {
        onSave(change);
    }

    /**
     * The row is new or has newer values. Called directly where nobody knows which: without an entity and without a
     * ledger.
     *
     * @throws Exception to let the event fail
     */
    default void onSave(ReplicaChange<T> change) throws Exception {
        change.apply();
    }

    /**
     * The row is gone on the master.
     *
     * @throws Exception to let the event fail
     */
    default void onDelete(ReplicaChange<T> change) throws Exception {
        change.apply();
    }

    /** What keeps late and double events out where there is no entity; {@code null} to let them in. */
    default @Nullable RevisionLedger ledger() {
        return null;
    }

    /** {@link dev.cqrsync.CqrsReplica#onlyDirectSyncs()} where there is no entity. */
    default boolean onlyDirectSyncs() {
        return false;
    }

    /**
     * How an event is tried again that failed here. For one that shall not wait for the usual number of attempts: {@code
     * return ofService.on(InvalidOrderException.class, RetryPolicy.NEVER)}.
     *
     * @param ofService what the service does: {@code cqrs.replica.max-retries} and {@code retry-delay}, or a bean
     */
    default RetryPolicy retryPolicy(RetryPolicy ofService) {
        return ofService;
    }

    /** The type of {@link ReplicaChange#data()}: what the class gives for {@code T}, unless overridden. */
    default Type dataType() {
        return ResolvableType.forClass(ReplicaHandler.class, getClass())
                .getGeneric(0)
                .getType();
    }
}
