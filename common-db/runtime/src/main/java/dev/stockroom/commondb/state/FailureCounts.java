package dev.stockroom.commondb.state;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import java.util.EnumMap;
import java.util.Map;

/** How often the start has failed, and with what the last time. */
final class FailureCounts {

    private final Map<FailureKind, Long> counts = new EnumMap<>(FailureKind.class);
    private DatabaseStartException last;

    /** Counts a failure once, although its origin and the exit handler both report it. */
    void failed(DatabaseStartException why) {
        if (why != last) {
            last = why;
            add(why.kind());
        }
    }

    void add(FailureKind kind) {
        counts.merge(kind, 1L, Long::sum);
    }

    /** The kind of the last failure; there has to be one. */
    FailureKind last() {
        return last.kind();
    }

    Map<FailureKind, Long> counts() {
        return Map.copyOf(counts);
    }
}
