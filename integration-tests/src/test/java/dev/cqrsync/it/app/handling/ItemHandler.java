package dev.cqrsync.it.app.handling;

import dev.cqrsync.replica.ReplicaChange;
import dev.cqrsync.replica.ReplicaHandler;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;

/** Keeps the prices of items beside their rows. */
class ItemHandler implements ReplicaHandler<ItemHandler.Data> {

    record Data(long id, BigDecimal amount) {}

    private final EntityManager entityManager;

    ItemHandler(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Override
    public String cqrsId() {
        return "item";
    }

    @Override
    public void onCreate(ReplicaChange<Data> change) {
        change.apply();
        ItemPrice price = new ItemPrice(change.data().id(), true);
        price.price(change.data().amount());
        entityManager.persist(price);
    }

    @Override
    public void onUpdate(ReplicaChange<Data> change) {
        change.apply();
        entityManager
                .find(ItemPrice.class, change.data().id())
                .price(change.data().amount());
    }

    @Override
    public void onDelete(ReplicaChange<Data> change) {
        entityManager.remove(entityManager.find(ItemPrice.class, change.key(Long.class)));
        change.apply();
    }
}
