package dev.stockroom.inventory;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The stock of a SKU as it is shown; what is available is what is on hand and not reserved. */
@Schema(
        name = "Stock",
        requiredProperties = {"sku", "onHand", "reserved", "available", "version"})
record StockView(
        @Schema(examples = "CHAIR-7") String sku,
        @Schema(examples = "1000") long onHand,
        @Schema(examples = "2") long reserved,
        @Schema(examples = "998") long available,

        @Schema(description = "Moves with every change", examples = "0")
        long version) {}
