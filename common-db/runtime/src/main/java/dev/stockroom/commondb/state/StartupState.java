package dev.stockroom.commondb.state;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.state.Phase.Kind;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How far the start has come: phase, progress and cause, in memory, written by the start and read by the probe, the
 * health check and the metrics.
 */
public final class StartupState {

    /** The name of the health check that reports the start. */
    public static final String HEALTH_CHECK = "database";

    private final TimelineRecorder course;
    private final PhaseTimes times;
    private final FailureCounts failures = new FailureCounts();

    private String database = "";
    private Phase phase = Phase.WAITING_FOR_SERVER;
    private StartDetails details = new StartDetails();
    private int attempts;
    private long applied;
    private long pending;
    private SchemaVersions schema = new SchemaVersions(null, null, 0);

    /** A start that begins now. */
    public StartupState(LongSupplier nanoTime) {
        this(nanoTime, () -> Long.MAX_VALUE);
    }

    /** The start of this process, which began before this call. */
    public static StartupState ofTheProcess() {
        return new StartupState(
                System::nanoTime, () -> ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /**
     * @param processBegan when the process began, in milliseconds of the epoch; a moment in the future counts as now
     */
    public StartupState(LongSupplier nanoTime, LongSupplier processBegan) {
        this.course = new TimelineRecorder(nanoTime, System.currentTimeMillis(), processBegan);
        this.times = new PhaseTimes(nanoTime);
        details.reason = "starting";
        details.attempts = 0L;
    }

    /** The name of the database, once the settings have been read. */
    public synchronized void database(String name) {
        database = name;
    }

    /** A try to reach the server failed. */
    public synchronized void waitingForServer(String why) {
        attempts++;
        failures.add(FailureKind.SERVER_UNREACHABLE);
        enter(Phase.WAITING_FOR_SERVER);
        details.reason = why;
        details.attempts = (long) attempts;
    }

    /** The history was read. */
    public synchronized void schema(SchemaVersions versions) {
        schema = versions;
    }

    public synchronized void creatingDatabase() {
        enter(Phase.CREATING_DATABASE);
    }

    /** Another session of the server has the turn, since {@code heldMs} milliseconds. */
    public synchronized void waitingForReplica(String holder, long holderPid, long heldMs) {
        enter(Phase.WAITING_FOR_REPLICA);
        details.holder = holder;
        details.holderPid = holderPid;
        details.heldMs = heldMs;
    }

    public synchronized void waitingForSchema(long pendingMigrations) {
        pending = pendingMigrations;
        enter(Phase.WAITING_FOR_SCHEMA);
        details.pending = pendingMigrations;
    }

    /** The turn is this process's. */
    public synchronized void migrating() {
        times.waitedOnly();
        enter(Phase.MIGRATING);
        count();
    }

    /**
     * How many migrations the database holds, and how many of this executable are still to come. While another replica
     * migrates, the details still name the holder.
     */
    public synchronized void progress(long appliedMigrations, long pendingMigrations) {
        applied = appliedMigrations;
        pending = pendingMigrations;
        if (phase != Phase.WAITING_FOR_REPLICA) {
            details = new StartDetails();
            count();
        }
    }

    /** A migration has begun, named as {@code 3 - add search index}. */
    public synchronized void migration(String name) {
        enter(Phase.MIGRATING);
        details.migration = name;
        count();
    }

    /** Notes a migration that has begun on the timeline; {@code version} is null for a repeatable one. */
    public void migrationBegan(String version, String description, String script) {
        course.migrationBegan(version, description, script);
    }

    /** A migration has been applied. */
    public synchronized void migrated() {
        course.migrationApplied();
        progress(applied + 1, Math.max(0, pending - 1));
    }

    /**
     * The schema is there.
     *
     * @param version the newest version that the database holds, or null
     * @param ahead the newest version in the history if that is newer than this executable, else null
     */
    public synchronized void ready(String version, long appliedMigrations, String ahead) {
        enter(Phase.READY);
        times.waited();
        applied = appliedMigrations;
        pending = 0;
        details.version = version;
        details.applied = applied;
        details.migratedInMs = times.migratedMs();
        details.waitedMs = times.waitedMs();
        details.ahead = ahead;
    }

    /** The database is ready to use; the rest of the application starts, and the history is read afterwards. */
    public void prepared() {
        course.enter(Kind.FRAMEWORK);
    }

    /**
     * The service has opened its port, or a request for its readiness has found the port open.
     *
     * @return whether this was not known before
     */
    public boolean opened() {
        return phase() == Phase.READY && course.complete();
    }

    /** The start has failed; its origin and the exit handler may both report it. */
    public synchronized void failed(DatabaseStartException why) {
        failures.failed(why);
        course.failed();
        enter(Phase.FAILED);
        details.reason = why.reason();
    }

    private void count() {
        details.applied = applied;
        details.pending = pending;
    }

    private void enter(Phase next) {
        if (next != phase) {
            times.next(phase);
            phase = next;
            course.enter(next.kind());
        }
        details = new StartDetails();
    }

    public synchronized Phase phase() {
        return phase;
    }

    /** Phase, progress and cause at this moment. */
    public synchronized StartStatus now() {
        return details.status(phase, database, phase == Phase.READY ? null : times.phaseMs());
    }

    /** The course of the start up to now, or up to the moment when it was ready. */
    public StartTimeline timeline() {
        return course.snapshot();
    }

    /** A consistent view for the metrics. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(phase, attempts, applied, pending, times.waitedMs(), times.migratedMs());
    }

    /** What the metrics tell. */
    public synchronized StartupFigures figures() {
        StartTimeline timeline = timeline();
        return new StartupFigures(
                phase,
                phase == Phase.FAILED ? failures.last() : null,
                failures.counts(),
                applied,
                pending,
                schema.after(timeline.appliedVersions()),
                timeline);
    }

    /** The state at one moment; times in milliseconds. */
    public record Snapshot(Phase phase, long attempts, long applied, long pending, long waitedMs, long migratedMs) {}
}
