package dev.stockroom.e2e;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.awaitility.Awaitility;

/**
 * A while in which the other test classes start no process, so that a promise about time is tested on a machine that has
 * time for it.
 */
final class QuietMoment {

    private static final ReentrantReadWriteLock STARTS = new ReentrantReadWriteLock(true);
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double HALF_BUSY = 0.5;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private QuietMoment() {}

    /** Begins when what the others have started leaves half of the processors idle, or after 15 s. */
    static void spend(Runnable whatIsTimed) {
        STARTS.writeLock().lock();
        try {
            long since = System.nanoTime();
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> MACHINE.getCpuLoad() < HALF_BUSY || System.nanoTime() - since > PATIENCE.toNanos());
            whatIsTimed.run();
        } finally {
            STARTS.writeLock().unlock();
        }
    }

    /** Returns when no other test class has one: before a process is started. */
    static void awaitOthers() {
        STARTS.readLock().lock();
        STARTS.readLock().unlock();
    }
}
