package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.history.Standing;
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
        String version, String description, String script, Standing state, AppliedAt appliedAt, Integer durationMs) {

    /** Whether the row is past: a later row has replaced it, or it marks an undone migration. */
    static boolean isPast(MigrationInfo info) {
        MigrationState state = info.getState();
        return info.getType() == CoreMigrationType.DELETE
                || info.getType() == CoreMigrationType.SCHEMA
                || state == MigrationState.DELETED
                || state == MigrationState.SUPERSEDED
                || state == MigrationState.UNDONE
                || state == MigrationState.AVAILABLE;
    }

    /** The migration's name, as in {@code 3 - add search index}. */
    public String name() {
        return MigrationLabel.of(version, description);
    }

    /**
     * @param times when each row of the history was written, by its rank
     * @param changed the applied versions whose file is another by now
     */
    static MigrationLine of(MigrationInfo info, Map<Integer, AppliedAt> times, Set<String> changed) {
        return new MigrationLine(
                info.getVersion() == null ? null : info.getVersion().toString(),
                info.getDescription(),
                info.getScript(),
                state(info, changed),
                info.getInstalledRank() == null ? null : times.get(info.getInstalledRank()),
                info.getExecutionTime());
    }

    private static Standing state(MigrationInfo info, Set<String> changed) {
        return switch (info.getState()) {
            case PENDING, ABOVE_TARGET -> Standing.PENDING;
            case IGNORED -> Standing.LATE;
            case OUTDATED -> Standing.OUTDATED;
            case FAILED, MISSING_FAILED, FUTURE_FAILED -> Standing.FAILED;
            case FUTURE_SUCCESS -> Standing.FUTURE;
            case MISSING_SUCCESS -> Standing.MISSING;
            case BASELINE -> Standing.BASELINE;
            case BELOW_BASELINE, BASELINE_IGNORED -> Standing.BELOW_BASELINE;
            default ->
                info.isVersioned() && changed.contains(info.getVersion().toString())
                        ? Standing.CHANGED
                        : Standing.APPLIED;
        };
    }
}
