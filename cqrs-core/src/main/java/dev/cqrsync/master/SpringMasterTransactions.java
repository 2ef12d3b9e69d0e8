package dev.cqrsync.master;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.engine.spi.SessionImplementor;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of the application's own transaction manager, so that an operation joins the caller's. */
public final class SpringMasterTransactions implements MasterTransactions {

    private final TransactionTemplate template;
    private final TransactionTemplate snapshot;
    private final EntityManagerFactory entityManagerFactory;

    /**
     * @param transactionManager JPA or JTA
     * @param entityManagerFactory the bean that the manager works with, proxy and all: sessions are bound to it
     */
    public SpringMasterTransactions(
            PlatformTransactionManager transactionManager, EntityManagerFactory entityManagerFactory) {
        this.template = new TransactionTemplate(transactionManager);
        this.template.setName("cqrs-master");
        this.snapshot = new TransactionTemplate(transactionManager);
        this.snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.snapshot.setReadOnly(true);
        this.snapshot.setName("cqrs-snapshot");
        this.entityManagerFactory = entityManagerFactory;
    }

    @Override
    public <T> T required(Function<SessionImplementor, T> work) {
        return Objects.requireNonNull(template.execute(status -> work.apply(session())));
    }

    @Override
    public <T> T snapshot(Function<SessionImplementor, T> work) {
        return Objects.requireNonNull(snapshot.execute(status -> {
            SessionImplementor session = session();
            if (session.getJdbcServices().getDialect() instanceof H2Dialect) {
                session.doWork(SpringMasterTransactions::seeAllTablesAtOneMoment);
            }
            return work.apply(session);
        }));
    }

    /** H2 takes REPEATABLE READ table by table; the level is set back with the other one. */
    private static void seeAllTablesAtOneMoment(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT");
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
