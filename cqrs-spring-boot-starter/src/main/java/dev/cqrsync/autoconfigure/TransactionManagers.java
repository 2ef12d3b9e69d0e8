package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Finds what belongs to a persistence unit among the application's beans. */
record TransactionManagers(
        ObjectProvider<EntityManagerFactory> entityManagerFactories,
        ObjectProvider<PlatformTransactionManager> transactionManagers) {

    /** The bean of a unit, proxy and all: transactions bind their sessions to it. */
    EntityManagerFactory entityManagerFactory(SessionFactoryImplementor sessionFactory) {
        return entityManagerFactories.stream(ObjectProvider.UNFILTERED)
                .filter(candidate -> sessionFactory.equals(candidate.unwrap(SessionFactoryImplementor.class)))
                .findFirst()
                .orElse(sessionFactory);
    }

    /**
     * The JPA one of the unit, else the only one that knows no unit, which is JTA.
     *
     * @throws ConfigurationException when there is none, or more than one
     */
    PlatformTransactionManager transactionManager(SessionFactoryImplementor sessionFactory) {
        List<PlatformTransactionManager> all =
                transactionManagers.stream(ObjectProvider.UNFILTERED).toList();
        List<PlatformTransactionManager> jpa = all.stream()
                .filter(manager -> manager instanceof JpaTransactionManager candidate
                        && candidate.getEntityManagerFactory() != null
                        && sessionFactory.equals(
                                candidate.getEntityManagerFactory().unwrap(SessionFactoryImplementor.class)))
                .toList();
        List<PlatformTransactionManager> suitable = jpa.isEmpty()
                ? all.stream()
                        .filter(manager -> !(manager instanceof JpaTransactionManager))
                        .toList()
                : jpa;
        if (suitable.isEmpty() || (jpa.isEmpty() && suitable.size() > 1)) {
            throw new ConfigurationException(
                    "There is no transaction manager for persistence unit '%s', which has masters or replicas."
                            .formatted(sessionFactory.getName()),
                    "Define a JpaTransactionManager bean with its EntityManagerFactory.");
        }
        return suitable.get(0);
    }
}
