package dev.cqrsync.example.master.purchase;

/** How far a purchase is. */
enum PurchaseStatus {
    /** Not decided yet, and nobody else's business. */
    DRAFT,
    PLACED,
    PAID,
    SHIPPED
}
