package dev.stockroom.inventory;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The stock of a SKU as it is shown; what is available is what is on hand and not reserved. */
@Schema(name = "Stock")
record StockView(String sku, long onHand, long reserved, long available, long version) {}
