package dev.cqrsync.autoconfigure;

import dev.cqrsync.master.MasterTransactions;
import dev.cqrsync.master.SpringMasterTransactions;
import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.PlatformTransactionManager;

/** The transactions of each persistence unit for what is done with masters. */
final class MasterUnits implements Function<SessionFactoryImplementor, MasterTransactions> {

    private final TransactionManagers managers;
    private final Map<SessionFactoryImplementor, MasterTransactions> units = new ConcurrentHashMap<>();

    MasterUnits(
            ObjectProvider<EntityManagerFactory> entityManagerFactories,
            ObjectProvider<PlatformTransactionManager> transactionManagers) {
        this.managers = new TransactionManagers(entityManagerFactories, transactionManagers);
    }

    /** The transactions of a session factory; made when first asked for. */
    @Override
    public MasterTransactions apply(SessionFactoryImplementor sessionFactory) {
        return units.computeIfAbsent(
                sessionFactory,
                unit -> new SpringMasterTransactions(
                        managers.transactionManager(unit), managers.entityManagerFactory(unit)));
    }
}
