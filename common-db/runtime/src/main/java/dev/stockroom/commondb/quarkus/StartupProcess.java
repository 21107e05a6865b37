package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.probe.EarlyProbe;
import dev.stockroom.commondb.probe.HealthEndpoint;
import dev.stockroom.commondb.probe.ProbePaths;
import dev.stockroom.commondb.probe.StartupProbe;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.start.StartLog;
import dev.stockroom.commondb.start.StartOrder;
import dev.stockroom.commondb.state.StartupState;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** The process around a start: its state, the probe that shows the state, and the reaction to signals and failures. */
public final class StartupProcess {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** The one static: the steps, the beans and the exit handler of Quarkus have no other way to the start. */
    private static volatile HeldStart held = HeldStart.NOTHING;

    private final StartupState state;
    private final DatabasePage page;
    private final StartupProbe probe;
    private final TerminationHook hook;
    private final boolean holds;
    private volatile DatabaseStart preparation;
    private volatile boolean starts = true;
    private volatile Consumer<StartupState> afterwards = state -> {};

    /**
     * @param endpoint where to answer probes; null to answer none
     * @param paths what to answer there
     * @param alone whether the process is this service's alone; only then may a signal end it at once
     * @param holds whether a failure keeps the process
     */
    private StartupProcess(HealthEndpoint endpoint, ProbePaths paths, boolean alone, boolean holds) {
        this.state = alone ? StartupState.ofTheProcess() : new StartupState(System::nanoTime);
        this.page = new DatabasePage(
                state,
                BuiltService::read,
                () -> Optional.ofNullable(preparation).map(DatabaseStart::page));
        StartupProbe claimed = claim(endpoint).orElse(null);
        this.probe = claimed != null
                ? claimed.tellOf(state, page)
                : endpoint == null ? null : new StartupProbe(endpoint, paths, state, page);
        this.hook = alone ? new TerminationHook(state) : null;
        this.holds = holds;
    }

    /** Begins a start: from now on signals are obeyed. */
    public static StartupProcess begin(HealthEndpoint endpoint, ProbePaths paths, boolean alone, boolean holds) {
        StartupProcess process = new StartupProcess(endpoint, paths, alone, holds);
        if (process.hook != null) {
            process.hook.register();
        }
        process(process);
        return process;
    }

    /** Runs a start that is for something else than to serve; the start after it serves again. */
    public static void run(StartOrder order, Runnable start) {
        order(order);
        try {
            start.run();
        } finally {
            order(StartOrder.SERVE);
        }
    }

    private static synchronized void order(StartOrder what) {
        held = held.withOrder(what);
    }

    /** What the start is for. */
    public static StartOrder order() {
        return held.order();
    }

    /** Answers probes from now on, if the settings allow it. */
    public static synchronized void openEarly(ProbePaths paths, Config config) {
        held = held.withEarly(EarlyProbe.open(paths, config).orElse(null));
    }

    /**
     * Hands the early probe to the start.
     *
     * @param endpoint where the start wants a probe; null for nowhere
     * @return empty if no probe is open there
     */
    public static synchronized Optional<StartupProbe> claim(HealthEndpoint endpoint) {
        Optional<StartupProbe> open = Optional.ofNullable(held.early());
        held = held.withEarly(null);
        open.filter(probe -> !probe.isAt(endpoint)).ifPresent(StartupProbe::close);
        return open.filter(probe -> probe.isAt(endpoint));
    }

    public static Optional<StartupProcess> current() {
        return Optional.ofNullable(held.process());
    }

    /** Forgets the last start, because common-db is off or a new start begins. */
    public static void forget() {
        process(null);
    }

    private static synchronized void process(StartupProcess process) {
        held = held.withProcess(process);
    }

    /** What prepares the database; null until the settings have been read. */
    public DatabaseStart preparation() {
        return preparation;
    }

    public void preparation(DatabaseStart started) {
        preparation = started;
    }

    public StartupState state() {
        return state;
    }

    /** The service has opened its port: ends the start and logs its summary. */
    public void opened() {
        if (state.opened()) {
            StartLog.ready(state.timeline());
            afterwards.accept(state);
        }
    }

    /** Hands the state to this action when the start is over. */
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

    /** Whether Quarkus, Hibernate or an observer of the start is still at work. */
    boolean starts() {
        return starts;
    }

    /** Hands over to Quarkus, which opens its port next and stops the process in its own way. */
    public void handOver() {
        starts = false;
        release();
        if (probe != null) {
            probe.close();
        }
    }

    /** Removes the signal handling, because the process is about to exit by itself. */
    public void release() {
        if (hook != null) {
            hook.remove();
        }
    }

    /** Whether the process stays after this failure; never if another start mends the failure. */
    boolean holds(DatabaseStartException failure) {
        return holds && !failure.restartMends();
    }

    /** Keeps the process until a signal ends it: live, not ready, and its answers say why. */
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
