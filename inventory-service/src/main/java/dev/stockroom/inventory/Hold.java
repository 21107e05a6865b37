package dev.stockroom.inventory;

import java.time.Instant;
import java.util.List;

/** What came of an attempt to hold stock: a reservation, or what was short, or neither where the order has one already. */
record Hold(Long id, Instant createdAt, Instant expiresAt, List<Shortage> shortages) {

    /** A SKU of which less is available than an order wants; none at all where there is no stock of it. */
    record Shortage(String sku, long wanted, long available) {

        String message() {
            return "'" + sku + "' has " + available + " available, not " + wanted;
        }
    }

    boolean isShort() {
        return !shortages.isEmpty();
    }

    boolean succeeded() {
        return id != null && !isShort();
    }
}
