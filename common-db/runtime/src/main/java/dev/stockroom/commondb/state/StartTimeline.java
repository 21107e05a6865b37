package dev.stockroom.commondb.state;

import dev.stockroom.commondb.state.Phase.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The course of a start at one moment: its stages, without gaps, and each migration that it has begun. Times are
 * milliseconds since the process began.
 *
 * @param began when the process began, on the wall clock; in dev mode and tests, when the start began
 * @param stages in their order; the last one ends now, or when the service was ready
 * @param migrations the migrations that this start has begun, in their order
 * @param complete whether the service has opened its port; after that nothing changes
 */
public record StartTimeline(Instant began, List<Stage> stages, List<Migration> migrations, boolean complete) {

    /** One stage of the start; the next stage begins where this one ends. */
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

    /** From the beginning of the process until the port was open, or until now: the sum of the four below. */
    public long lengthMs() {
        return length(kind -> true);
    }

    /** Waiting for the server, for another replica, for the schema, or for an administrator who mends a failure. */
    public long waitedMs() {
        return length(Kind::waits);
    }

    /** Whether one of the stages is of this kind, however short it was. */
    public boolean hasEntered(Kind kind) {
        return stages.stream().anyMatch(stage -> stage.kind() == kind);
    }

    public long createdMs() {
        return length(kind -> kind == Kind.CREATING_DATABASE);
    }

    public long migratedMs() {
        return length(kind -> kind == Kind.MIGRATING);
    }

    public long frameworkMs() {
        return length(kind -> kind == Kind.FRAMEWORK);
    }

    private long length(Predicate<Kind> kinds) {
        return stages.stream()
                .filter(stage -> kinds.test(stage.kind()))
                .mapToLong(Stage::lengthMs)
                .sum();
    }

    /** The versions that this start has applied. */
    List<String> appliedVersions() {
        return migrations.stream()
                .filter(migration -> migration.outcome() == Outcome.APPLIED)
                .map(Migration::version)
                .filter(Objects::nonNull)
                .toList();
    }

    /** How many migrations this start has applied. */
    public long applied() {
        return migrations.stream()
                .filter(migration -> migration.outcome() == Outcome.APPLIED)
                .count();
    }
}
