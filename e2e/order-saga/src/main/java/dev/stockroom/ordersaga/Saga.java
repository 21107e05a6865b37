package dev.stockroom.ordersaga;

/** A saga as the API shows it. */
record Saga(long id, String orderId, String status, String step) {}
