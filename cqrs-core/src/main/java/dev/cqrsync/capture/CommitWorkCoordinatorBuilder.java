package dev.cqrsync.capture;

import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.TransactionException;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.jdbc.Work;
import org.hibernate.resource.jdbc.spi.JdbcSessionOwner;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.backend.jdbc.spi.JdbcResourceTransaction;
import org.hibernate.resource.transaction.backend.jdbc.spi.JdbcResourceTransactionAccess;
import org.hibernate.resource.transaction.spi.TransactionCoordinator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorOwner;
import org.hibernate.resource.transaction.spi.TransactionStatus;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates transactions of JDBC connections as Hibernate does, and does work between the last callback before a
 * commit and the commit itself, where nothing can come after it any more: it may commit the connection. Thread-safe.
 */
final class CommitWorkCoordinatorBuilder extends JdbcResourceLocalTransactionCoordinatorBuilderImpl {

    private static final long serialVersionUID = 1L;

    private final transient Map<TransactionCoordinator, Work> works = new ConcurrentHashMap<>();

    /** The one that has built the coordinator of a session, or {@code null} when none has. */
    static @Nullable CommitWorkCoordinatorBuilder of(SharedSessionContractImplementor session) {
        return session.getTransactionCoordinator().getTransactionCoordinatorBuilder()
                        instanceof CommitWorkCoordinatorBuilder builder
                ? builder
                : null;
    }

    /** Plans work for the commit of the session's transaction; what was planned before is replaced. */
    void atCommit(SharedSessionContractImplementor session, Work work) {
        works.put(session.getTransactionCoordinator(), work);
    }

    @Override
    public TransactionCoordinator buildTransactionCoordinator(TransactionCoordinatorOwner owner, Options options) {
        Owner wrapped = new Owner(owner);
        TransactionCoordinator coordinator = super.buildTransactionCoordinator(wrapped, options);
        wrapped.coordinator = coordinator;
        return coordinator;
    }

    /** Passes everything on, and hands out the transaction with its work. */
    private final class Owner implements TransactionCoordinatorOwner, JdbcResourceTransactionAccess {

        private final TransactionCoordinatorOwner owner;
        private @Nullable TransactionCoordinator coordinator;

        Owner(TransactionCoordinatorOwner owner) {
            this.owner = owner;
        }

        @Override
        public JdbcResourceTransaction getResourceLocalTransaction() {
            return new LocalTransaction(
                    ((JdbcResourceTransactionAccess) owner).getResourceLocalTransaction(),
                    (SharedSessionContractImplementor) owner.getJdbcSessionOwner(),
                    Objects.requireNonNull(coordinator));
        }

        @Override
        public boolean isActive() {
            return owner.isActive();
        }

        @Override
        public void startTransactionBoundary() {
            owner.startTransactionBoundary();
        }

        @Override
        public void afterTransactionBegin() {
            owner.afterTransactionBegin();
        }

        @Override
        public void beforeTransactionCompletion() {
            owner.beforeTransactionCompletion();
        }

        @Override
        public void afterTransactionCompletion(boolean successful, boolean delayed) {
            owner.afterTransactionCompletion(successful, delayed);
        }

        @Override
        public JdbcSessionOwner getJdbcSessionOwner() {
            return owner.getJdbcSessionOwner();
        }

        @Override
        public void setTransactionTimeOut(int seconds) {
            owner.setTransactionTimeOut(seconds);
        }

        @Override
        public void flushBeforeTransactionCompletion() {
            owner.flushBeforeTransactionCompletion();
        }
    }

    /** The transaction of a connection, with the work before its commit. */
    private final class LocalTransaction implements JdbcResourceTransaction {

        private final JdbcResourceTransaction physical;
        private final SharedSessionContractImplementor session;
        private final TransactionCoordinator coordinator;

        LocalTransaction(
                JdbcResourceTransaction physical,
                SharedSessionContractImplementor session,
                TransactionCoordinator coordinator) {
            this.physical = physical;
            this.session = session;
            this.coordinator = coordinator;
        }

        @Override
        public void begin() {
            physical.begin();
        }

        @Override
        public void commit() {
            Work work = works.remove(coordinator);
            if (work != null) {
                perform(work);
            }
            physical.commit();
        }

        /** What fails here fails as a commit does, as it may be one. */
        private void perform(Work work) {
            try {
                work.execute(session.getJdbcCoordinator().getLogicalConnection().getPhysicalConnection());
            } catch (SQLException e) {
                TransactionException failure = new TransactionException("Unable to commit against JDBC Connection", e);
                rollback(failure);
                throw failure;
            } catch (RuntimeException e) {
                rollback(e);
                throw e;
            }
        }

        private void rollback(RuntimeException cause) {
            try {
                physical.rollback();
            } catch (RuntimeException e) {
                cause.addSuppressed(e);
            }
        }

        @Override
        public void rollback() {
            works.remove(coordinator);
            physical.rollback();
        }

        @Override
        public TransactionStatus getStatus() {
            return physical.getStatus();
        }

        @Override
        public void markRollbackOnly() {
            physical.markRollbackOnly();
        }
    }
}
