package dev.stockroom.benchmarks;

/** How much of the machine's processors programs that are not part of the measurement used meanwhile. */
final class ForeignCpu {

    /** What was measured beside more than this does not count. */
    static final double LIMIT_PERCENT = 3;

    private final long[] running;
    private final CpuClock.Machine machine = CpuClock.Machine.now();
    private final long ours;

    private ForeignCpu(long... running) {
        this.running = running;
        ours = CpuClock.ours(running);
    }

    /** Beside this program itself those that run are ours, and all their children. */
    static ForeignCpu watch(long... running) {
        return new ForeignCpu(running);
    }

    double percent() {
        var used = CpuClock.Machine.now().since(machine);
        double foreign = used.busy() + used.stolen() - (CpuClock.ours(running) - ours);
        return Math.max(0, 100 * foreign / used.total());
    }
}
