package dev.stockroom.product;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A product as it is shown. */
@Schema(
        name = "Product",
        requiredProperties = {"sku", "name", "description", "price", "status", "version", "createdAt", "updatedAt"})
record ProductView(
        @Schema(examples = "CHAIR-7") String sku,
        @Schema(examples = "Garden chair") String name,
        @Schema(examples = "Folds.") String description,
        Price price,
        ProductStatus status,

        @Schema(description = "Moves with every change", examples = "0")
        long version,

        Instant createdAt,
        Instant updatedAt) {}
