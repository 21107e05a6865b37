package dev.stockroom.product;

/** The life of a product; the labels of PostgreSQL's {@code product_status}. */
enum ProductStatus {
    DRAFT,
    ACTIVE,
    RETIRED
}
