package dev.cqrsync.capture;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.resource.transaction.backend.jdbc.internal.JdbcResourceLocalTransactionCoordinatorBuilderImpl;
import org.hibernate.resource.transaction.internal.TransactionCoordinatorBuilderInitiator;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/**
 * Lets the events of a transaction be stored along with its commit. Found by Hibernate itself; where it is not, or where
 * transactions are JTA's or the application has set how they are coordinated, events are stored before the commit.
 */
public final class CaptureServiceContributor implements ServiceContributor {

    /** For the service loader. */
    public CaptureServiceContributor() {}

    @Override
    public void contribute(StandardServiceRegistryBuilder builder) {
        builder.addInitiator(new Initiator());
    }

    private static final class Initiator implements StandardServiceInitiator<TransactionCoordinatorBuilder> {

        @Override
        public Class<TransactionCoordinatorBuilder> getServiceInitiated() {
            return TransactionCoordinatorBuilder.class;
        }

        @Override
        public TransactionCoordinatorBuilder initiateService(
                Map<String, Object> configuration, ServiceRegistryImplementor registry) {
            TransactionCoordinatorBuilder chosen =
                    TransactionCoordinatorBuilderInitiator.INSTANCE.initiateService(configuration, registry);
            return chosen.getClass() == JdbcResourceLocalTransactionCoordinatorBuilderImpl.class
                    ? new CommitWorkCoordinatorBuilder()
                    : chosen;
        }
    }
}
