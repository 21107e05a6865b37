package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartupState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What the database page shows at one moment.
 *
 * @param address where the server is, {@code host:port}; null until the settings have been read
 * @param now phase and progress, as the readiness check has them
 * @param history the history as it was read last, if it was
 * @param migrations in the order of their versions, the repeatable ones last
 */
record DatabaseView(
        Instant at,
        String service,
        String address,
        Map<String, Object> now,
        StartTimeline timeline,
        Optional<KnownHistory> history,
        List<MigrationStanding> migrations) {

    String database() {
        return now.get("database").toString();
    }

    StartupState.Phase phase() {
        return StartupState.Phase.valueOf(now.get("phase").toString());
    }

    /** The newest version in force; null for none, and until the history has been read. */
    String version() {
        return history.isEmpty()
                ? null
                : migrations.stream()
                        .filter(standing ->
                                standing.version() != null && standing.state().inForce())
                        .map(standing -> MigrationVersion.fromVersion(standing.version()))
                        .max(MigrationVersion::compareTo)
                        .map(MigrationVersion::toString)
                        .orElse(null);
    }

    /** Null until the history has been read. */
    Long applied() {
        return count(MigrationStanding.State::inForce);
    }

    /** Those that the service is not ready without; null until the history has been read. */
    Long pending() {
        return count(MigrationStanding.State::open);
    }

    private Long count(Predicate<MigrationStanding.State> which) {
        return history.isEmpty()
                ? null
                : migrations.stream()
                        .filter(standing -> which.test(standing.state()))
                        .count();
    }
}
