package dev.cqrsync.autoconfigure;

import dev.cqrsync.autoconfigure.properties.ReplicaProperties;
import dev.cqrsync.jdbc.DatabaseKind;
import dev.cqrsync.replica.ReplicaUnit;
import dev.cqrsync.replica.SpringReplicaTransactions;
import dev.cqrsync.replica.jdbc.JdbcReplicaStorage;
import dev.cqrsync.replica.jdbc.TombstoneCleaner;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.PlatformTransactionManager;

/** What applying needs of each persistence unit: its transactions, its tables. */
final class ReplicaUnits implements Function<SessionFactoryImplementor, ReplicaUnit> {

    private final TransactionManagers managers;
    private final ReplicaProperties properties;
    private final Map<SessionFactoryImplementor, ReplicaUnit> units = new ConcurrentHashMap<>();
    private final List<TombstoneCleaner> cleaners = new CopyOnWriteArrayList<>();

    ReplicaUnits(
            ObjectProvider<EntityManagerFactory> entityManagerFactories,
            ObjectProvider<PlatformTransactionManager> transactionManagers,
            ReplicaProperties properties) {
        this.managers = new TransactionManagers(entityManagerFactories, transactionManagers);
        this.properties = properties;
    }

    /** The unit of a session factory, with its tables; made when first asked for. */
    @Override
    public ReplicaUnit apply(SessionFactoryImplementor sessionFactory) {
        return units.computeIfAbsent(sessionFactory, this::create);
    }

    /** Of the units made so far. */
    List<TombstoneCleaner> cleaners() {
        return List.copyOf(cleaners);
    }

    private ReplicaUnit create(SessionFactoryImplementor sessionFactory) {
        DataSource dataSource = PersistenceUnits.dataSource(sessionFactory);
        DatabaseKind kind = Schema.REPLICA.initialize(dataSource, properties.getInitializeSchema());
        cleaners.add(new TombstoneCleaner(dataSource, kind));
        return new ReplicaUnit(
                new SpringReplicaTransactions(
                        managers.transactionManager(sessionFactory),
                        managers.entityManagerFactory(sessionFactory),
                        kind,
                        properties.getQueryTimeout()),
                new JdbcReplicaStorage(kind));
    }
}
