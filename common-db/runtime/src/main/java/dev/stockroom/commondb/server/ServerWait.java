package dev.stockroom.commondb.server;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * The deadline of the wait for a server that does not answer, by elapsed, monotonic time and not by tries. The pauses
 * grow from 10 to 250 ms.
 */
public final class ServerWait {

    /** Sleeps for a number of milliseconds. */
    public interface Sleep {
        void millis(long millis) throws InterruptedException;
    }

    private static final long FIRST_PAUSE_MS = 10;
    private static final long LONGEST_PAUSE_MS = 250;
    private static final double GROWTH = 1.5;

    private static final long FIRST_POLL_MS = 100;
    private static final long LONGEST_POLL_MS = 1_250;
    private static final Duration EAGER = Duration.ofSeconds(5);

    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private final DoubleSupplier random;

    private long silentSince;
    private long polledSince;
    private boolean fullAttempts;
    private double pauseMs = FIRST_PAUSE_MS;

    /**
     * @param timeout how long a server may be silent; zero for ever
     * @param random between 0 and 1, for the jitter
     */
    public ServerWait(Duration timeout, LongSupplier nanoTime, Sleep sleep, DoubleSupplier random) {
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.random = random;
        answered();
        pollAnew();
    }

    /** A wait with jitter, because replicas should not try in step. */
    public static ServerWait jittered(Duration timeout, LongSupplier nanoTime, Sleep sleep) {
        return new ServerWait(
                timeout, nanoTime, sleep, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** A log of what is waited for, by the same clock. */
    public ReasonLog reasons() {
        return new ReasonLog(nanoTime);
    }

    /** The server has answered: from now on its silence counts anew. */
    public void answered() {
        silentSince = nanoTime.getAsLong();
        fullAttempts = false;
    }

    /** The time-out is over, but the start is held: the silence lasts, and a try may take its full time again. */
    public void keepFullAttempts() {
        fullAttempts = true;
    }

    /** Whether the server has been silent for longer than the time-out. */
    public boolean expired() {
        return !timeout.isZero() && silent().compareTo(timeout) >= 0;
    }

    /** How long the server has been silent. */
    Duration silent() {
        return Duration.ofNanos(nanoTime.getAsLong() - silentSince);
    }

    /** How long one try may take: at most 5 s and what is left, in whole seconds because the driver wants them. */
    int attemptSeconds() {
        if (timeout.isZero() || fullAttempts) {
            return 5;
        }
        long left = timeout.minus(silent()).plusMillis(999).toSeconds();
        return (int) Math.max(1, Math.min(5, left));
    }

    /** Sleeps until the next try: half of the pause is fixed, the other half random. */
    public void pause() {
        nap((long) Math.ceil(pauseMs * (0.5 + random.getAsDouble() / 2)));
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH);
    }

    /** Begins anew with the shortest pauses between two polls. */
    public void pollAnew() {
        polledSince = nanoTime.getAsLong();
    }

    /**
     * Sleeps before turn or schema are polled again: between 20 and 100 ms, at random, for 5 s; then longer in
     * proportion to the wait, up to between 1 and 1.25 s, because many may wait for long.
     */
    public void poll() {
        double polled = (double) (nanoTime.getAsLong() - polledSince) / EAGER.toNanos();
        double longest = Math.min(LONGEST_POLL_MS, FIRST_POLL_MS * Math.max(1, polled));
        double chance = random.getAsDouble();
        nap((long) (longest * (polled <= 1 ? 0.2 + 0.8 * chance : 0.8 + 0.2 * chance)));
    }

    /** Sleeps for so many milliseconds; an interrupt ends the start. */
    public void nap(long millis) {
        try {
            sleep.millis(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start was interrupted while it waited for the database", e);
        }
    }
}
