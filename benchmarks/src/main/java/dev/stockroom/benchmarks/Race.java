package dev.stockroom.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The same work done by several, one after the other in random order, each for the same time from the same state. */
final class Race {

    private static final int TICK_MICROS = 10_000;
    private static final double SETTLED = 0.03;

    private final Subject subject;
    private final Step prepare;
    private final Check check;
    private final List<Runner> runners;

    /** Puts the database into the state that every runner finds. */
    interface Step {
        void run() throws Exception;
    }

    /** Looks whether what a runner says it did is what the database holds. */
    interface Check {
        void accept(Load load) throws Exception;
    }

    /** One way of doing the work; {@code pid} is the service's process, or 0 where there is none. */
    record Runner(String name, long pid, Work work) {

        long cpuTicks() {
            return pid == 0 ? 0 : CpuClock.ticks(pid);
        }
    }

    /** Does as much as it can in a time. */
    interface Work {
        Load run(Duration duration) throws Exception;
    }

    Race(Subject subject, Step prepare, Check check, List<Runner> runners) {
        this.subject = subject;
        this.prepare = prepare;
        this.check = check;
        this.runners = runners;
    }

    /** Until two slices in a row have the same rate within 3 %, but no longer than so many; only a JVM needs it. */
    void warmUp(Duration slice, int most) throws Exception {
        for (var runner : runners) {
            if (runner.pid() != 0) {
                warmUp(runner, slice, most);
            }
        }
    }

    private void warmUp(Runner runner, Duration slice, int most) throws Exception {
        double before = 0;
        double rate = measure(runner, slice).value();
        for (int i = 1; i < most && Math.abs(rate - before) >= SETTLED * before; i++) {
            before = rate;
            rate = measure(runner, slice).value();
        }
    }

    List<Finding> run(Duration duration, Random random) throws Exception {
        var order = new ArrayList<>(runners);
        Collections.shuffle(order, random);
        var findings = new ArrayList<Finding>();
        for (var runner : order) {
            findings.add(measure(runner, duration));
        }
        return findings;
    }

    private Finding measure(Runner runner, Duration duration) throws Exception {
        prepare.run();
        long cpu = runner.cpuTicks();
        var load = runner.work().run(duration);
        double micros = (double) (runner.cpuTicks() - cpu) * TICK_MICROS / load.requests();
        check.accept(load);
        return Finding.rate(subject, runner.name(), load, micros);
    }
}
