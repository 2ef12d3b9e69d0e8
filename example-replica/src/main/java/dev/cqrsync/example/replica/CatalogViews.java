package dev.cqrsync.example.replica;

import java.util.List;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** This service's own view of the rows: joined and counted here, where they are, without asking the master. */
interface CatalogViews extends Repository<ProductRef, Long> {

    /** All products. The join is an outer one, because a product may arrive before its type. */
    @Query("""
            select new dev.cqrsync.example.replica.CatalogLine(
                p.id, p.name, p.price, t.name, p.cqrsRevision, p.cqrsUpdated, p.seenAt)
            from ProductRef p left join p.type t
            """)
    Page<CatalogLine> products(Pageable pageable);

    /** All types by value of their products, the most valuable first. */
    @Query("""
            select new dev.cqrsync.example.replica.TypeLine(
                t.id, t.name, count(p), avg(p.price), sum(p.price), t.cqrsRevision, t.cqrsUpdated)
            from ProductTypeRef t left join ProductRef p on p.type = t
            group by t.id, t.name, t.cqrsRevision, t.cqrsUpdated
            order by sum(coalesce(p.price, 0)) desc, t.id
            """)
    List<TypeLine> types();

    /** All accounts. */
    @Query("""
            select new dev.cqrsync.example.replica.AccountLine(
                a.id, a.title, a.balance, a.active, a.createdAt, a.cqrsRevision, a.cqrsUpdated)
            from AccountRef a
            """)
    Page<AccountLine> accounts(Pageable pageable);

    /** How much there is, in one round trip. */
    @Query("""
            select new dev.cqrsync.example.replica.Overview(
                (select count(*) from AccountRef),
                (select count(*) from ProductTypeRef),
                (select count(*) from ProductRef),
                (select count(*) from PurchaseRef),
                (select sum(a.balance) from AccountRef a),
                coalesce((select sum(a.cqrsRevision) from AccountRef a), 0)
                    + coalesce((select sum(t.cqrsRevision) from ProductTypeRef t), 0)
                    + coalesce((select sum(p.cqrsRevision) from ProductRef p), 0)
                    + coalesce((select sum(o.cqrsRevision) from PurchaseRef o), 0),
                (select max(u.updated) from (
                    select a.cqrsUpdated as updated from AccountRef a
                    union all select t.cqrsUpdated as updated from ProductTypeRef t
                    union all select p.cqrsUpdated as updated from ProductRef p
                    union all select o.cqrsUpdated as updated from PurchaseRef o) u))
            """)
    Overview overview();
}
