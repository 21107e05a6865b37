package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.history.Standing;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartStatus;
import dev.stockroom.commondb.state.StartTimeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What the database page shows at one moment.
 *
 * @param address where the server is, {@code host:port}; null until the settings have been read
 * @param now phase and progress, as in the readiness check
 * @param history the history as it was read last, if it was
 * @param migrations in the order of their versions, the repeatable ones last
 * @param leniency what the settings let pass
 */
record DatabaseView(
        Instant at,
        String service,
        String address,
        StartStatus now,
        StartTimeline timeline,
        Optional<KnownHistory> history,
        List<MigrationStanding> migrations,
        Leniency leniency) {

    String database() {
        return now.database();
    }

    /** What the phase's words are made of. */
    Phase.Moment moment() {
        return new Phase.Moment(now, address, version(), timeline.complete());
    }

    /** The newest version in force; null if there is none, and until the history has been read. */
    String version() {
        return history.isEmpty()
                ? null
                : migrations.stream()
                        .filter(standing ->
                                standing.version() != null && standing.state().inForce(leniency))
                        .map(standing -> MigrationVersion.fromVersion(standing.version()))
                        .max(MigrationVersion::compareTo)
                        .map(MigrationVersion::toString)
                        .orElse(null);
    }

    /** How many migrations are in force; null until the history has been read. */
    Long applied() {
        return count(standing -> standing.inForce(leniency));
    }

    /** How many migrations the service is not ready without; null until the history has been read. */
    Long pending() {
        return count(standing -> standing.open(leniency));
    }

    private Long count(Predicate<Standing> which) {
        return history.isEmpty()
                ? null
                : migrations.stream()
                        .filter(standing -> which.test(standing.state()))
                        .count();
    }
}
