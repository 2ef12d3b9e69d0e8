package dev.cqrsync.master;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.Objects;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionImplementor;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of the application's own transaction manager, so that an operation joins the caller's. */
public final class SpringMasterTransactions implements MasterTransactions {

    private final TransactionTemplate template;
    private final EntityManagerFactory entityManagerFactory;

    /**
     * @param transactionManager JPA or JTA
     * @param entityManagerFactory the bean that the manager works with, proxy and all: sessions are bound to it
     */
    public SpringMasterTransactions(
            PlatformTransactionManager transactionManager, EntityManagerFactory entityManagerFactory) {
        this.template = new TransactionTemplate(transactionManager);
        this.template.setName("cqrs-master");
        this.entityManagerFactory = entityManagerFactory;
    }

    @Override
    public <T> T required(Function<SessionImplementor, T> work) {
        return Objects.requireNonNull(template.execute(status -> work.apply(session())));
    }

    private SessionImplementor session() {
        EntityManager entityManager = EntityManagerFactoryUtils.getTransactionalEntityManager(entityManagerFactory);
        if (entityManager == null) {
            throw new IllegalStateException("the transaction manager does not serve " + entityManagerFactory);
        }
        return entityManager.unwrap(SessionImplementor.class);
    }
}
