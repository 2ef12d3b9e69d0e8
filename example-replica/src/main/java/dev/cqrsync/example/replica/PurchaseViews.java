package dev.cqrsync.example.replica;

import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Purchases with the steps of their status. */
interface PurchaseViews extends Repository<PurchaseRef, Long> {

    String SELECT = """
            select new dev.cqrsync.example.replica.PurchaseItem(
                p.id, p.customer, p.status, p.items, p.total, p.contents,
                (select listagg(s.status, ' ') within group (order by s.id) from PurchaseStep s where s.purchaseId = p.id),
                p.cqrsRevision, p.cqrsUpdated)
            from PurchaseRef p
            """;

    /** All purchases. */
    @Query(value = SELECT, countQuery = "select count(*) from PurchaseRef")
    Page<PurchaseItem> purchases(Pageable pageable);

    /** Some purchases. */
    @Query(SELECT + "where p.id in :ids")
    List<PurchaseItem> purchases(Collection<Long> ids);
}
