package dev.stockroom.product;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A product as it is shown. */
@Schema(name = "Product")
record ProductView(
        String sku,
        String name,
        String description,
        Price price,
        ProductStatus status,
        long version,
        Instant createdAt,
        Instant updatedAt) {}
