package dev.cqrsync.autoconfigure;

import jakarta.persistence.EntityManagerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Flushes what the Spring transaction of the current thread has changed, in every persistence unit. */
record TransactionFlush(ObjectProvider<EntityManagerFactory> entityManagerFactories) implements Runnable {

    @Override
    public void run() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            return;
        }
        entityManagerFactories.stream(ObjectProvider.UNFILTERED).forEach(factory -> {
            if (TransactionSynchronizationManager.getResource(factory) instanceof EntityManagerHolder holder
                    && holder.getEntityManager().isJoinedToTransaction()) {
                holder.getEntityManager().flush();
            }
        });
    }
}
