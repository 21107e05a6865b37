package dev.stockroom.e2e.cluster;

import dev.stockroom.e2e.bed.ServiceProcess;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Asks one probe of one process every period, on a thread of its own, as kubelet does. */
final class ProbeWorker {

    private final Probe probe;
    private final ServiceProcess process;
    private final BooleanSupplier active;
    private final Consumer<Boolean> verdict;
    private int successes;
    private int failures;

    /**
     * @param active whether it is asked at present
     * @param verdict told whenever as many answers in a row as the threshold wants agree
     */
    ProbeWorker(Probe probe, ServiceProcess process, BooleanSupplier active, Consumer<Boolean> verdict) {
        this.probe = probe;
        this.process = process;
        this.active = active;
        this.verdict = verdict;
    }

    /** Goes on until the process has ended. */
    void start() {
        var thread = new Thread(this::ask, "probe of " + probe.path());
        thread.setDaemon(true);
        thread.start();
    }

    private void ask() {
        try {
            pause(probe.initialDelay());
            while (process.isAlive()) {
                if (active.getAsBoolean()) {
                    count(probe.succeeds(process));
                }
                pause(probe.period());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    private void count(boolean succeeded) {
        successes = succeeded ? successes + 1 : 0;
        failures = succeeded ? 0 : failures + 1;
        boolean agreed = successes >= probe.successThreshold() || failures >= probe.failureThreshold();
        // what was asked of a process that has ended says nothing of the one after it
        if (agreed && process.isAlive()) {
            verdict.accept(succeeded);
        }
    }
}
