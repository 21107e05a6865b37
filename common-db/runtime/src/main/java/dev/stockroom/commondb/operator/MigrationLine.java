package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.history.AppliedAt;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * One migration as the database and this executable see it.
 *
 * @param version null for a repeatable one
 * @param script the file or class, as Flyway writes it into its history
 * @param appliedAt null for one that is not applied
 * @param durationMs null for one that is not applied
 */
public record MigrationLine(
        String version, String description, String script, State state, AppliedAt appliedAt, Integer durationMs) {

    /** Where a migration stands; the names are part of the JSON. */
    public enum State {
        /** In force, as it was built. */
        APPLIED,
        /** To be applied. */
        PENDING,
        /** Not applied, and older than what is; applied only by {@code --out-of-order}. */
        LATE,
        /** A repeatable one that has changed since: to be applied again. */
        OUTDATED,
        /** Applied, and its file has changed since. */
        CHANGED,
        /** It failed outside of a transaction; a part of it may remain. */
        FAILED,
        /** Applied by a newer executable than this one. */
        FUTURE,
        /** Applied, and no longer in this executable. */
        MISSING,
        /** The version from which on Flyway keeps the history. */
        BASELINE,
        /** Older than the baseline. */
        BELOW_BASELINE;

        private static final Set<State> AGREED = EnumSet.of(APPLIED, FUTURE, MISSING, BASELINE, BELOW_BASELINE);

        /** As it is shown and written into JSON. */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }

        /** Whether the service would not start for it. */
        public boolean open() {
            return !AGREED.contains(this);
        }
    }

    /** Rows that later ones have replaced, and the marks of undone migrations. */
    static boolean isPast(MigrationInfo info) {
        MigrationState state = info.getState();
        return info.getType() == CoreMigrationType.DELETE
                || info.getType() == CoreMigrationType.SCHEMA
                || state == MigrationState.DELETED
                || state == MigrationState.SUPERSEDED
                || state == MigrationState.UNDONE
                || state == MigrationState.AVAILABLE;
    }

    /** As in {@code 3 - add search index}. */
    public String name() {
        return (version == null ? "repeatable" : version) + " - " + description;
    }

    /** @param times when each row of the history was written, by its rank */
    static MigrationLine of(MigrationInfo info, Map<Integer, AppliedAt> times) {
        return new MigrationLine(
                info.getVersion() == null ? null : info.getVersion().toString(),
                info.getDescription(),
                info.getScript(),
                state(info),
                info.getInstalledRank() == null ? null : times.get(info.getInstalledRank()),
                info.getExecutionTime());
    }

    private static State state(MigrationInfo info) {
        return switch (info.getState()) {
            case PENDING, ABOVE_TARGET -> State.PENDING;
            case IGNORED -> State.LATE;
            case OUTDATED -> State.OUTDATED;
            case FAILED, MISSING_FAILED, FUTURE_FAILED -> State.FAILED;
            case FUTURE_SUCCESS -> State.FUTURE;
            case MISSING_SUCCESS -> State.MISSING;
            case BASELINE -> State.BASELINE;
            case BELOW_BASELINE, BASELINE_IGNORED -> State.BELOW_BASELINE;
            default -> info.isVersioned() && !info.isChecksumMatching() ? State.CHANGED : State.APPLIED;
        };
    }
}
