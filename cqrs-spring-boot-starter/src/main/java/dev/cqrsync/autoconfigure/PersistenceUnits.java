package dev.cqrsync.autoconfigure;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsReplica;
import dev.cqrsync.autoconfigure.diagnostics.ConfigurationException;
import dev.cqrsync.mapping.MappingRegistry;
import jakarta.persistence.EntityManagerFactory;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.springframework.beans.factory.ObjectProvider;

/** The persistence units of the application, whose start tells which masters and replicas there are. */
final class PersistenceUnits {

    private final ObjectProvider<EntityManagerFactory> entityManagerFactories;
    private final MappingRegistry registry;

    PersistenceUnits(ObjectProvider<EntityManagerFactory> entityManagerFactories, MappingRegistry registry) {
        this.entityManagerFactories = entityManagerFactories;
        this.registry = registry;
    }

    /**
     * Waits until every unit has started, those that start lazily or in the background included; the registry is
     * complete then.
     *
     * @throws ConfigurationException when masters or replicas are in a unit that was built without cqrsync
     */
    void awaitStarted() {
        entityManagerFactories.stream(ObjectProvider.UNFILTERED)
                .map(factory -> factory.unwrap(SessionFactoryImplementor.class))
                .forEach(this::requireParticipation);
    }

    private void requireParticipation(SessionFactoryImplementor sessionFactory) {
        boolean known = Stream.concat(
                        registry.masters().stream().map(master -> master.sessionFactory()),
                        registry.replicas().stream().map(replica -> replica.sessionFactory()))
                .anyMatch(sessionFactory::equals);
        if (known) {
            return;
        }
        sessionFactory.getMappingMetamodel().forEachEntityDescriptor(persister -> {
            if (isReplicated(persister)) {
                throw new ConfigurationException(
                        "Entity %s is a master or replica, but its persistence unit '%s' was built without cqrsync."
                                .formatted(persister.getEntityName(), sessionFactory.getName()),
                        "Build its EntityManagerFactory with Boot's EntityManagerFactoryBuilder, or apply the"
                                + " HibernatePropertiesCustomizer beans to its properties.");
            }
        });
    }

    private static boolean isReplicated(EntityPersister persister) {
        Class<?> type = persister.getMappedClass();
        return type.isAnnotationPresent(CqrsMaster.class) || type.isAnnotationPresent(CqrsReplica.class);
    }

    /**
     * The data source that the sessions of a unit take their connections from.
     *
     * @throws ConfigurationException when there is none, or one per tenant
     */
    static DataSource dataSource(SessionFactoryImplementor sessionFactory) {
        ConnectionProvider connections = sessionFactory.getServiceRegistry().getService(ConnectionProvider.class);
        if (connections == null || !connections.isUnwrappableAs(DataSource.class)) {
            throw new ConfigurationException(
                    "Persistence unit '%s' has masters or replicas, but not exactly one data source."
                            .formatted(sessionFactory.getName()),
                    "Give its EntityManagerFactory a DataSource; connections by tenant or by URL are not supported.");
        }
        return connections.unwrap(DataSource.class);
    }
}
