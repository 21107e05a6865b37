package dev.stockroom.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Lets a block begin only when nothing else runs. */
final class QuietMachine {

    private static final double RUNNING_TASKS = 0.2;
    private static final double STOLEN = 0.01;
    private static final int TRIES = 600;

    private QuietMachine() {}

    static void await() {
        if (Stream.generate(QuietMachine::isQuietForASecond).limit(TRIES).noneMatch(quiet -> quiet)) {
            throw new IllegalStateException("the machine has not been quiet for " + TRIES + " s; --any-load measures"
                    + " all the same, for a try, not for a figure to quote");
        }
    }

    private static boolean isQuietForASecond() {
        var before = CpuClock.Machine.now();
        pause();
        var second = CpuClock.Machine.now().since(before);
        double processors = Runtime.getRuntime().availableProcessors();
        return second.busy() * processors / second.total() < RUNNING_TASKS
                && (double) second.stolen() / second.total() < STOLEN;
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
