package dev.stockroom.benchmarks;

import java.util.List;

/** How much to measure. */
record Plan(int blocks, boolean anyLoad) {

    /** Fewer would not give an interval worth the name. */
    static final int QUOTABLE = 20;

    static Plan parse(String... arguments) {
        var given = List.of(arguments);
        int at = given.indexOf("--blocks");
        int known = (at < 0 ? 0 : 2) + (given.contains("--any-load") ? 1 : 0);
        if (given.size() != known) {
            throw new IllegalArgumentException("usage: benchmarks/run [--blocks N] [--any-load]");
        }
        return new Plan(at < 0 ? 30 : Integer.parseInt(given.get(at + 1)), given.contains("--any-load"));
    }

    boolean isQuotable() {
        return blocks >= QUOTABLE && !anyLoad;
    }
}
