package dev.stockroom.commondb.state;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.state.StartTimeline.Kind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How far the start has come: phase, progress and cause, in memory, written by the start and read by the probe, the
 * health check and the metrics.
 */
public final class StartupState {

    /** Where the start is. */
    public enum Phase {
        WAITING_FOR_SERVER,
        CREATING_DATABASE,
        WAITING_FOR_REPLICA,
        WAITING_FOR_SCHEMA,
        MIGRATING,
        READY,
        FAILED
    }

    private final LongSupplier nanoTime;
    private final TimelineRecorder course;
    private final long began;

    private String database = "";
    private Phase phase = Phase.WAITING_FOR_SERVER;
    private long phaseBegan;
    private Map<String, Object> details = Map.of();
    private int attempts;
    private long applied;
    private long pending;
    private long waitedMs;
    private long migratedMs;
    private SchemaVersions schema = new SchemaVersions(null, null, 0);
    private DatabaseStartException failure;
    private final Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);

    /** A start that begins now. */
    public StartupState(LongSupplier nanoTime) {
        this(nanoTime, () -> Long.MAX_VALUE);
    }

    /** The start of this process, which has begun before. */
    public static StartupState ofTheProcess() {
        return new StartupState(
                System::nanoTime, () -> ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** @param processBegan when the process began, in milliseconds of the epoch; now, if that is not yet over */
    StartupState(LongSupplier nanoTime, LongSupplier processBegan) {
        this.nanoTime = nanoTime;
        this.course = new TimelineRecorder(nanoTime, System.currentTimeMillis(), processBegan);
        this.began = nanoTime.getAsLong();
        this.phaseBegan = began;
        this.details = Map.of("reason", "starting", "attempts", 0L);
    }

    /** The name of the database, once the settings have been read. */
    public synchronized void database(String name) {
        database = name;
    }

    /** A try to reach the server failed. */
    public synchronized void waitingForServer(String why) {
        attempts++;
        count(FailureKind.SERVER_UNREACHABLE);
        enter(Phase.WAITING_FOR_SERVER, Map.of("reason", why, "attempts", (long) attempts));
    }

    /** The history was read. */
    public synchronized void schema(SchemaVersions versions) {
        schema = versions;
    }

    public synchronized void creatingDatabase() {
        enter(Phase.CREATING_DATABASE, Map.of());
    }

    /** Another session of the server has the turn, since {@code heldMs} milliseconds. */
    public synchronized void waitingForReplica(String holder, long holderPid, long heldMs) {
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("holder", holder);
        who.put("holderPid", holderPid);
        who.put("heldMs", heldMs);
        enter(Phase.WAITING_FOR_REPLICA, who);
    }

    public synchronized void waitingForSchema(long pendingMigrations) {
        pending = pendingMigrations;
        enter(Phase.WAITING_FOR_SCHEMA, Map.of("pending", pendingMigrations));
    }

    /** The turn is this process's. */
    public synchronized void migrating() {
        waitedMs = elapsedMs();
        enter(Phase.MIGRATING, Map.of("applied", applied, "pending", pending));
    }

    /**
     * How many migrations the database holds, and how many of this executable are still to come. Who waits while
     * another replica migrates goes on telling for whom.
     */
    public synchronized void progress(long appliedMigrations, long pendingMigrations) {
        applied = appliedMigrations;
        pending = pendingMigrations;
        if (phase != Phase.WAITING_FOR_REPLICA) {
            details = Map.of("applied", applied, "pending", pending);
        }
    }

    /** A migration has begun, named as {@code 3 - add search index}. */
    public synchronized void migration(String name) {
        Map<String, Object> now = new LinkedHashMap<>();
        now.put("migration", name);
        now.put("applied", applied);
        now.put("pending", pending);
        enter(Phase.MIGRATING, now);
    }

    /** The same migration for the timeline; {@code version} is null for a repeatable one. */
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
        enter(Phase.READY, Map.of());
        waitedMs = elapsedMs() - migratedMs;
        applied = appliedMigrations;
        pending = 0;
        Map<String, Object> now = new LinkedHashMap<>();
        if (version != null) {
            now.put("version", version);
        }
        now.put("applied", applied);
        now.put("migratedInMs", migratedMs);
        now.put("waitedMs", waitedMs);
        if (ahead != null) {
            now.put("ahead", ahead);
        }
        details = now;
    }

    /** Nothing is waited for any more, and the rest of the application starts before the history is read. */
    public void prepared() {
        course.enter(Kind.FRAMEWORK);
    }

    /**
     * The service has opened its port, or somebody who asks for its readiness has found it open.
     *
     * @return whether this was not known before
     */
    public boolean opened() {
        return phase() == Phase.READY && course.complete();
    }

    /** A failure that is told twice, by who saw it and by who ends the process, is one. */
    public synchronized void failed(DatabaseStartException why) {
        if (why != failure) {
            failure = why;
            count(why.kind());
        }
        course.failed();
        enter(Phase.FAILED, Map.of("reason", why.reason()));
    }

    private void count(FailureKind kind) {
        failures.merge(kind, 1L, Long::sum);
    }

    private void enter(Phase next, Map<String, Object> now) {
        if (next != phase) {
            // the service's own login may have to wait after the migrations
            migratedMs += phase == Phase.MIGRATING ? phaseMs() : 0;
            phase = next;
            phaseBegan = nanoTime.getAsLong();
            course.enter(next == Phase.READY ? Kind.FRAMEWORK : Kind.valueOf(next.name()));
        }
        details = now;
    }

    public synchronized Phase phase() {
        return phase;
    }

    /** The data of the health check, in order: strings and longs only. */
    public synchronized Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("phase", phase.name());
        data.put("database", database);
        data.putAll(details);
        if (phase != Phase.READY) {
            data.put("elapsedMs", phaseMs());
        }
        return data;
    }

    /** The course of the start up to now, or up to the moment when it was ready. */
    public StartTimeline timeline() {
        return course.snapshot();
    }

    /** A consistent view for the metrics. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(phase, attempts, applied, pending, waitedMs, migratedMs);
    }

    private long phaseMs() {
        return Duration.ofNanos(nanoTime.getAsLong() - phaseBegan).toMillis();
    }

    private long elapsedMs() {
        return Duration.ofNanos(nanoTime.getAsLong() - began).toMillis();
    }

    /** What the metrics tell. */
    public synchronized StartupFigures figures() {
        StartTimeline timeline = timeline();
        return new StartupFigures(
                phase,
                phase == Phase.FAILED ? failure.kind() : null,
                Map.copyOf(failures),
                applied,
                pending,
                schema.after(timeline),
                timeline);
    }

    /** The state at one moment; times in milliseconds. */
    public record Snapshot(Phase phase, long attempts, long applied, long pending, long waitedMs, long migratedMs) {}
}
