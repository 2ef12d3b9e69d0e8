package dev.cqrsync.capture;

import dev.cqrsync.CqrsMaster;
import dev.cqrsync.CqrsMasterEntity;
import dev.cqrsync.CqrsPartOf;
import dev.cqrsync.CqrsRevision;
import dev.cqrsync.CqrsUpdated;
import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Masters with parts. */
final class Orders {

    static final Class<?>[] ALL = {
        PurchaseOrder.class,
        Line.class,
        Allocation.class,
        Position.class,
        Invoice.class,
        Item.class,
        Contract.class,
        Lease.class,
        Clause.class
    };

    private Orders() {}

    @Entity(name = "PurchaseOrder")
    @CqrsMaster(
            value = "purchase_order",
            tracked = {"name"})
    static class PurchaseOrder extends CqrsMasterEntity {

        @Id
        Long id;

        String name;

        @OneToMany(mappedBy = "order", cascade = CascadeType.ALL, orphanRemoval = true)
        List<Line> lines = new ArrayList<>();

        PurchaseOrder() {}

        PurchaseOrder(long id, String name) {
            this.id = id;
            this.name = name;
        }

        void rename(String newName) {
            name = newName;
        }
    }

    @Entity(name = "Line")
    @CqrsPartOf("order")
    static class Line {

        @Id
        Long id;

        int amount;

        @ManyToOne(fetch = FetchType.LAZY)
        PurchaseOrder order;

        Line() {}

        Line(long id, PurchaseOrder order) {
            this.id = id;
            this.order = order;
        }
    }

    /** Its line is no part of the order by itself. */
    @Entity(name = "Allocation")
    @CqrsPartOf("item.invoice")
    static class Allocation {

        @Id
        Long id;

        int amount;

        @ManyToOne(fetch = FetchType.LAZY)
        Item item;

        Allocation() {}

        Allocation(long id, Item item) {
            this.id = id;
            this.item = item;
        }
    }

    @Entity(name = "Item")
    static class Item {

        @Id
        Long id;

        int amount;

        @ManyToOne(fetch = FetchType.LAZY)
        Invoice invoice;

        Item() {}

        Item(long id, Invoice invoice) {
            this.id = id;
            this.invoice = invoice;
        }
    }

    /** The database counts its revisions. */
    @Entity(name = "Invoice")
    @CqrsMaster("invoice")
    static class Invoice {

        @Id
        Long id;

        String name;

        @CqrsRevision
        long revision;

        @CqrsUpdated
        OffsetDateTime updated;

        Invoice() {}

        Invoice(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    record PositionKey(Long order, int place) implements Serializable {}

    /** The way to the owner is part of the key. */
    @Entity(name = "Position")
    @Table(name = "order_position")
    @IdClass(PositionKey.class)
    @CqrsPartOf("order")
    static class Position {

        @Id
        @ManyToOne(fetch = FetchType.LAZY)
        PurchaseOrder order;

        @Id
        int place;

        String text;

        Position() {}

        Position(PurchaseOrder order, int place) {
            this.order = order;
            this.place = place;
        }
    }

    @Entity(name = "Contract")
    @CqrsMaster("contract")
    @Inheritance(strategy = InheritanceType.JOINED)
    static class Contract extends CqrsMasterEntity {

        @Id
        Long id;

        String name;
    }

    @Entity(name = "Lease")
    static class Lease extends Contract {

        int months;
    }

    @Entity(name = "Clause")
    @CqrsPartOf("contract")
    static class Clause {

        @Id
        Long id;

        String text;

        @ManyToOne(fetch = FetchType.LAZY)
        Contract contract;

        Clause() {}

        Clause(long id, Contract contract) {
            this.id = id;
            this.contract = contract;
        }
    }
}
