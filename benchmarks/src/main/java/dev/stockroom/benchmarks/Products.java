package dev.stockroom.benchmarks;

import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** The catalogue that is measured: many products, stored in an order that has nothing to do with that of their SKUs. */
record Products(int rows) {

    static final String DATABASE = "product";

    /** So that all SKUs have eight digits, and their order as text is that as numbers. */
    private static final int FIRST = 10_000_000;

    void fill(BenchmarkServer server) throws SQLException {
        server.execute(DATABASE, """
                INSERT INTO product (sku, name, description, price_amount, price_currency, status)
                SELECT (%d + i)::text, 'Product ' || i,
                       'One of many: sturdy, washable, to be had in white, blue and green, in boxes of ' || i %% 24,
                       round(i %% 10000 / 100.0, 2), 'EUR', 'ACTIVE'
                  FROM generate_series(0, %d - 1) AS i
                 ORDER BY md5(i::text)""".formatted(FIRST, rows));
    }

    static void settle(BenchmarkServer server) throws SQLException {
        server.execute(DATABASE, "VACUUM ANALYZE");
        server.execute(DATABASE, "CHECKPOINT");
    }

    byte[] anyOne() {
        return read(FIRST + ThreadLocalRandom.current().nextInt(rows));
    }

    private static byte[] read(int sku) {
        return KeepAlive.get("/products/" + sku);
    }

    /** Behind a product of the last tenth, another one each time; the service's own page size. */
    byte[] deepPage(Random random) {
        int place = rows - rows / 10 + random.nextInt(rows / 10 - 100);
        return KeepAlive.get("/products?after=" + (FIRST + place));
    }

    /** The service's own statement, for any product. */
    String script(LoggedStatement statement) {
        return "\\set sku random(" + FIRST + ", " + (FIRST + rows - 1) + ")\n" + statement.with(Map.of(1, ":sku"))
                + ";\n";
    }
}
