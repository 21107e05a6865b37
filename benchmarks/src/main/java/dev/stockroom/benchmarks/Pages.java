package dev.stockroom.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The first page against one deep in the catalogue, in turn, over one connection, one request at a time. */
final class Pages {

    static final String FIRST = "first";
    static final String DEEP = "deep";

    private static final byte[] FIRST_PAGE = KeepAlive.get("/products");

    private final int port;
    private final Products products;

    Pages(int port, Products products) {
        this.port = port;
        this.products = products;
    }

    List<Finding> run(int requests, Random random) throws IOException {
        var first = new ArrayList<Double>();
        var deep = new ArrayList<Double>();
        try (var connection = new KeepAlive(port)) {
            for (int i = 0; i < requests; i++) {
                boolean deepFirst = random.nextBoolean();
                if (!deepFirst) {
                    first.add(millis(connection, FIRST_PAGE));
                }
                deep.add(millis(connection, products.deepPage(random)));
                if (deepFirst) {
                    first.add(millis(connection, FIRST_PAGE));
                }
            }
        }
        return List.of(Finding.median(Subject.PAGE, FIRST, first), Finding.median(Subject.PAGE, DEEP, deep));
    }

    private static double millis(KeepAlive connection, byte[] request) throws IOException {
        long begin = System.nanoTime();
        connection.exchange(request, 200);
        return (System.nanoTime() - begin) / 1e6;
    }
}
