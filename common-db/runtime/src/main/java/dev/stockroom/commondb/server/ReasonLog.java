package dev.stockroom.commondb.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps the log of a long wait short: a line when the reason changes, and one every 10 s. */
public final class ReasonLog {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private String lastReason = "";
    private long lastLogged;

    public ReasonLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public void tell(String reason, Runnable log) {
        long now = nanoTime.getAsLong();
        if (!reason.equals(lastReason) || now - lastLogged >= EVERY.toNanos()) {
            lastReason = reason;
            lastLogged = now;
            log.run();
        }
    }
}
