package dev.stockroom.commondb.state;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long the start and its phases have lasted, in milliseconds of a monotonic clock. */
final class PhaseTimes {

    private final LongSupplier nanoTime;
    private final long began;
    private long phaseBegan;
    private long waitedMs;
    private long migratedMs;

    PhaseTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
        this.phaseBegan = began;
    }

    /** Another phase begins; times add up, because a phase may come again after a wait for the service's own login. */
    void next(Phase ended) {
        migratedMs += ended == Phase.MIGRATING ? phaseMs() : 0;
        phaseBegan = nanoTime.getAsLong();
    }

    /** All time up to now that was not spent on migrating was spent on waiting. */
    void waited() {
        waitedMs = ms(began) - migratedMs;
    }

    /** All time up to now was spent on waiting. */
    void waitedOnly() {
        waitedMs = ms(began);
    }

    long phaseMs() {
        return ms(phaseBegan);
    }

    long waitedMs() {
        return waitedMs;
    }

    long migratedMs() {
        return migratedMs;
    }

    private long ms(long since) {
        return Duration.ofNanos(nanoTime.getAsLong() - since).toMillis();
    }
}
