package dev.stockroom.commondb.state;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The course of a start at one moment: what it spent its time on, without gaps, and each migration that it has begun.
 * Times are milliseconds since the process began.
 *
 * @param began when the process began, on the wall clock; in dev mode and tests when the start did
 * @param stages in their order; the last one ends now, or when the service was ready
 * @param migrations those that this start has begun, in their order
 * @param complete whether the service has opened its port, so that nothing changes any more
 */
public record StartTimeline(Instant began, List<Stage> stages, List<Migration> migrations, boolean complete) {

    /** What a start spends its time on. */
    public enum Kind {
        /** All that is not about the database: the process before it asks for it, Hibernate and HTTP after it. */
        FRAMEWORK,
        WAITING_FOR_SERVER,
        CREATING_DATABASE,
        WAITING_FOR_REPLICA,
        WAITING_FOR_SCHEMA,
        /** Flyway at work, also where it finds nothing to do. */
        MIGRATING,
        /** Until {@code common-db.on-failure=hold} tries again, if it does. */
        FAILED
    }

    /** One piece of the start; the next one begins where it ends. */
    public record Stage(Kind kind, long beginMs, long lengthMs) {}

    /** What has become of a migration. */
    public enum Outcome {
        RUNNING,
        APPLIED,
        FAILED
    }

    /**
     * A migration that this start has begun.
     *
     * @param version null for a repeatable one
     * @param script the file or class, as Flyway writes it into its history
     */
    public record Migration(
            String version, String description, String script, long beginMs, long lengthMs, Outcome outcome) {}

    private static final Set<Kind> WAITING =
            EnumSet.of(Kind.WAITING_FOR_SERVER, Kind.WAITING_FOR_REPLICA, Kind.WAITING_FOR_SCHEMA, Kind.FAILED);

    /** From the beginning of the process until the port was open, or until now: the sum of the four below. */
    public long lengthMs() {
        return length(EnumSet.allOf(Kind.class));
    }

    /** Waiting for the server, for another replica, for the schema, or for whoever mends a failure. */
    public long waitedMs() {
        return length(WAITING);
    }

    public long createdMs() {
        return length(EnumSet.of(Kind.CREATING_DATABASE));
    }

    public long migratedMs() {
        return length(EnumSet.of(Kind.MIGRATING));
    }

    public long frameworkMs() {
        return length(EnumSet.of(Kind.FRAMEWORK));
    }

    private long length(Set<Kind> kinds) {
        return stages.stream()
                .filter(stage -> kinds.contains(stage.kind()))
                .mapToLong(Stage::lengthMs)
                .sum();
    }

    /** How many migrations this start has applied. */
    public long applied() {
        return migrations.stream()
                .filter(migration -> migration.outcome() == Outcome.APPLIED)
                .count();
    }
}
