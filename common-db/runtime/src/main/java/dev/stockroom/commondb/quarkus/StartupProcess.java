package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.probe.EarlyProbe;
import dev.stockroom.commondb.probe.ProbeAddress;
import dev.stockroom.commondb.probe.StartupProbe;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.start.StartLog;
import dev.stockroom.commondb.state.StartupState;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The process around a start: its state, the probe that tells of it, and what signals and failures do to it. */
public final class StartupProcess {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** One start per process; the exit handler and the beans of Quarkus have no other way to it. */
    private static volatile StartupProcess current;

    private final StartupState state;
    private final DatabasePage page;
    private final StartupProbe probe;
    private final TerminationHook hook;
    private final boolean holds;
    private volatile DatabaseStart preparation;
    private volatile Consumer<StartupState> afterwards = state -> {};

    /**
     * @param address where to answer probes; null to answer none
     * @param alone whether the process is this service's alone, so that a signal may end it at once
     * @param holds whether a failure keeps the process
     */
    private StartupProcess(ProbeAddress address, boolean alone, boolean holds) {
        this.state = alone ? StartupState.ofTheProcess() : new StartupState(System::nanoTime);
        this.page = new DatabasePage(state, BuiltService::read, () -> Optional.ofNullable(preparation));
        StartupProbe early = EarlyProbe.claim(address).orElse(null);
        this.probe = early != null
                ? early.tellOf(state, page)
                : address == null ? null : new StartupProbe(address, state, page);
        this.hook = alone ? new TerminationHook(state) : null;
        this.holds = holds;
    }

    /** Begins a start: from now on signals are obeyed. */
    public static StartupProcess begin(ProbeAddress address, boolean alone, boolean holds) {
        StartupProcess process = new StartupProcess(address, alone, holds);
        if (process.hook != null) {
            process.hook.register();
        }
        current = process;
        return process;
    }

    public static Optional<StartupProcess> current() {
        return Optional.ofNullable(current);
    }

    /** There is no start under way: common-db is off, or a new one begins. */
    public static void forget() {
        current = null;
    }

    /** What prepares the database; null until the settings have been read. */
    DatabaseStart preparation() {
        return preparation;
    }

    public void preparation(DatabaseStart started) {
        preparation = started;
    }

    public StartupState state() {
        return state;
    }

    /** The service has opened its port: the start is over, and says what it came to. */
    public void opened() {
        if (state.opened()) {
            new StartLog(state.timeline()).log();
            afterwards.accept(state);
        }
    }

    /** What else is to be done with the course of the start when it is over. */
    void whenOpened(Consumer<StartupState> action) {
        afterwards = action;
    }

    DatabasePage page() {
        return page;
    }

    boolean answersProbes() {
        return probe != null;
    }

    /** From now on probes are answered. */
    public void openProbe() {
        if (probe != null) {
            probe.open();
        }
    }

    /** Quarkus opens its port next, and stops as Quarkus does it. */
    public void handOver() {
        release();
        if (probe != null) {
            probe.close();
        }
    }

    /** The process is about to exit by itself. */
    public void release() {
        if (hook != null) {
            hook.remove();
        }
    }

    /** Whether the process stays after this failure: not where starting again mends it. */
    boolean holds(DatabaseStartException failure) {
        return holds && !failure.restartMends();
    }

    /** Keeps the process, live, not ready, and telling why, until a signal ends it. */
    void hold() {
        openProbe();
        LOG.info("Held by common-db.on-failure=hold: live, not ready, until the process is stopped");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
