package dev.cqrsync.replica;

import dev.cqrsync.CqrsException;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.jdbc.ReadCommitted;
import dev.cqrsync.jdbc.StatementTimeout;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.engine.spi.SessionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of the application's own transaction manager, so that its listeners and callbacks take part. */
public final class SpringReplicaTransactions implements ReplicaTransactions {

    private static final Logger log = LoggerFactory.getLogger(SpringReplicaTransactions.class);

    private final TransactionTemplate template;
    private final EntityManagerFactory entityManagerFactory;
    private final @Nullable StatementTimeout timeout;
    private final @Nullable ReadCommitted readCommitted;

    /**
     * @param transactionManager JPA or JTA
     * @param entityManagerFactory the bean that the manager works with, proxy and all: sessions are bound to it
     * @param database where the transactions run
     * @param limit what a statement may take, {@code null} for as long as it takes
     */
    public SpringReplicaTransactions(
            PlatformTransactionManager transactionManager,
            EntityManagerFactory entityManagerFactory,
            DatabaseKind database,
            @Nullable Duration limit) {
        this.template = new TransactionTemplate(transactionManager);
        this.template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.template.setName("cqrs-apply");
        this.entityManagerFactory = entityManagerFactory;
        this.timeout = limit == null ? null : new StatementTimeout(database, limit);
        if (database == DatabaseKind.POSTGRESQL) {
            this.readCommitted = new ReadCommitted();
        } else {
            this.readCommitted = null;
            this.template.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        }
    }

    @Override
    public <T> T execute(Work<T> work) {
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        try (Applying applying = Applying.begin()) {
            return template.execute(status -> {
                try {
                    return limited(session(), work);
                } catch (RuntimeException e) {
                    failure.set(e);
                } catch (Exception e) {
                    failure.set(new CqrsException("The rows cannot be written.", e));
                }
                throw Objects.requireNonNull(failure.get());
            });
        } catch (RuntimeException e) {
            RuntimeException first = failure.get();
            if (first != null && first != e) { // no message makes a rollback fail: the connection is gone
                first.addSuppressed(e);
                throw new DataAccessResourceFailureException(
                        "The transaction cannot be rolled back.",
                        new SQLNonTransientConnectionException("The connection was lost.", "08006", first));
            }
            throw e;
        }
    }

    private <T> T limited(SessionImplementor session, Work<T> work) throws Exception {
        Connection connection = ReplicaTransactions.connection(session);
        if (readCommitted != null) {
            readCommitted.begin(connection);
        }
        if (timeout == null) {
            return work.run(session);
        }
        timeout.begin(connection);
        try {
            return work.run(session);
        } finally {
            try {
                timeout.end(connection);
            } catch (SQLException e) {
                log.debug("the statement timeout cannot be taken back; the connection is gone", e);
            }
        }
    }

    private SessionImplementor session() {
        EntityManager entityManager = EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagerFactory);
        if (entityManager == null) {
            throw new IllegalStateException("the transaction manager does not serve " + entityManagerFactory);
        }
        return entityManager.unwrap(SessionImplementor.class);
    }
}
