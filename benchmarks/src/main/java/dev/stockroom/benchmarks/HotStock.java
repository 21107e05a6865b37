package dev.stockroom.benchmarks;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The one SKU that everybody wants: enough of it that it never runs out, so that every order is held. */
final class HotStock {

    static final String DATABASE = "inventory";

    private static final String SKU = "HOT";

    /** The greatest order number, of the size that pgbench's random() can give. */
    private static final long ORDERS = 9_000_000_000_000_000_000L;

    private static final String ORDER_ID = "\\set order_id random(1, " + ORDERS + ")\n";

    private final BenchmarkServer server;

    HotStock(BenchmarkServer server) {
        this.server = server;
    }

    void fill() throws SQLException {
        server.execute(DATABASE, "INSERT INTO stock (sku, on_hand) VALUES ('" + SKU + "', 1000000000000)");
    }

    /** As if nobody had ordered yet. */
    void reset() throws SQLException {
        server.execute(DATABASE, "TRUNCATE reservation, reservation_line, stock_movement");
        server.execute(DATABASE, "UPDATE stock SET reserved = 0, version = 0");
        server.execute(DATABASE, "VACUUM ANALYZE");
        server.execute(DATABASE, "CHECKPOINT");
    }

    /** A rate counts only if every answer stands for a unit that is reserved. */
    void requireHeld(long expected) throws SQLException {
        long reserved = Long.parseLong(server.ask(DATABASE, "SELECT reserved FROM stock"));
        long lines = Long.parseLong(server.ask(DATABASE, "SELECT sum(quantity) FROM reservation_line"));
        if (reserved != expected || lines != expected) {
            throw new IllegalStateException(
                    "%d orders were held, but %d units are reserved, by lines of %d units in all"
                            .formatted(expected, reserved, lines));
        }
    }

    static byte[] order() {
        return KeepAlive.post(
                "/reservations",
                "{\"orderId\":\"" + ThreadLocalRandom.current().nextLong(1, ORDERS) + "\",\"lines\":[{\"sku\":\"" + SKU
                        + "\",\"quantity\":1}],\"ttlSeconds\":86400}");
    }

    /** The service's own statement alone, committed by itself. */
    static String statement(LoggedStatement hold) {
        return ORDER_ID + sql(hold);
    }

    /** In a transaction, sent as the JDBC driver sends it: BEGIN together with the statement, then COMMIT. */
    static String transaction(LoggedStatement hold) {
        return ORDER_ID + "\\startpipeline\nBEGIN;\n" + sql(hold) + "\\endpipeline\nCOMMIT;\n";
    }

    private static String sql(LoggedStatement hold) {
        var expressions = Map.of(
                1, "CAST('{" + SKU + "}' AS text[])",
                2, "CAST('{1}' AS bigint[])",
                3, "CAST(:order_id AS text)");
        return hold.with(expressions) + ";\n";
    }
}
