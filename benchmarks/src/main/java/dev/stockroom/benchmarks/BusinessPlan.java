package dev.stockroom.benchmarks;

import java.time.Duration;
import java.util.List;

/** How much of the services' business to measure. */
record BusinessPlan(int rounds, boolean isShort, boolean anyLoad) {

    /** Fewer would not give an interval worth the name. */
    static final int QUOTABLE = 5;

    static BusinessPlan parse(String... arguments) {
        var given = List.of(arguments);
        int at = given.indexOf("--rounds");
        boolean isShort = given.contains("--short");
        boolean anyLoad = given.contains("--any-load");
        int known = (at < 0 ? 0 : 2) + (isShort ? 1 : 0) + (anyLoad ? 1 : 0);
        if (given.size() != known || at == given.size() - 1 && at >= 0) {
            throw new IllegalArgumentException("usage: benchmarks/business [--rounds N] [--short] [--any-load]");
        }
        int rounds = at < 0 ? (isShort ? 3 : 10) : Integer.parseInt(given.get(at + 1));
        return new BusinessPlan(rounds, isShort, anyLoad || isShort);
    }

    boolean isQuotable() {
        return rounds >= QUOTABLE && !isShort && !anyLoad;
    }

    Duration duration() {
        return Duration.ofSeconds(isShort ? 2 : 10);
    }

    int warmUps() {
        return isShort ? 2 : 18;
    }

    int products() {
        return isShort ? 100_000 : 1_000_000;
    }

    /** Of each kind, in a round. */
    int pages() {
        return isShort ? 300 : 1_000;
    }

    int clients() {
        return 8;
    }
}
