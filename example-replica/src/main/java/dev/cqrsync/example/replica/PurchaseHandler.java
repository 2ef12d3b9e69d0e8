package dev.cqrsync.example.replica;

import dev.cqrsync.replica.ApplyOutcome;
import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Does more with a purchase than to copy it: keeps the steps of its status, from the previous values that its master
 * tracks, and the ranking in Redis, if there is one. Rows are written in the transaction of the event; what goes to Redis
 * may be written twice, which changes nothing.
 */
@Component
class PurchaseHandler implements ReplicaHandler<PurchaseData> {

    private final EntityManager entityManager;
    private final ObjectProvider<PurchaseRanking> ranking;

    PurchaseHandler(EntityManager entityManager, ObjectProvider<PurchaseRanking> ranking) {
        this.entityManager = entityManager;
        this.ranking = ranking;
    }

    @Override
    public String cqrsId() {
        return "purchase";
    }

    @Override
    public void onSave(ReplicaChange<PurchaseData> change) {
        change.apply(); // the row, as without a handler
        PurchaseData purchase = change.data();
        entityManager.find(PurchaseRef.class, purchase.id()).describe(purchase.contents());
        addStep(change, purchase);
        ranking.ifAvailable(redis -> redis.put(purchase.id(), purchase.total()));
    }

    @Override
    public void onDelete(ReplicaChange<PurchaseData> change) {
        long id = change.key(Long.class);
        change.apply();
        entityManager
                .createQuery("delete from PurchaseStep s where s.purchaseId = :id")
                .setParameter("id", id)
                .executeUpdate();
        ranking.ifAvailable(redis -> redis.remove(id));
    }

    private void addStep(ReplicaChange<PurchaseData> change, PurchaseData purchase) {
        Map<String, @Nullable Object> previous = change.previousData();
        boolean isNew = change.outcome() == ApplyOutcome.CREATED;
        if (isNew || (previous != null && previous.containsKey("status"))) {
            Object before = isNew || previous == null ? null : previous.get("status");
            Instant moment = Objects.requireNonNullElseGet(change.updated(), Instant::now);
            entityManager.persist(new PurchaseStep(
                    purchase.id(), before == null ? null : before.toString(), purchase.status(), moment));
        }
    }
}
