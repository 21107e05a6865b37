package dev.stockroom.inventory;

/** Why what is on hand has changed; the labels of PostgreSQL's {@code movement_kind}. */
enum MovementKind {
    REGISTERED,
    COUNTED,
    ADJUSTED,
    SHIPPED
}
