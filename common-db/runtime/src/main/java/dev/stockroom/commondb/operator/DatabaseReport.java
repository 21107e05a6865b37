package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.history.Standing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What {@code db status} knows of a database.
 *
 * @param server the server's version
 * @param migrations in the order of their versions, the repeatable ones last
 * @param invalidIndexes what a failed {@code CREATE INDEX CONCURRENTLY} has left
 * @param leniency what the settings let pass
 */
public record DatabaseReport(
        String service,
        String address,
        String server,
        String database,
        List<MigrationLine> migrations,
        List<String> invalidIndexes,
        Leniency leniency) {

    private static final Comparator<MigrationLine> BY_VERSION = Comparator.comparing(
            line -> line.version() == null ? null : MigrationVersion.fromVersion(line.version()),
            Comparator.nullsLast(Comparator.naturalOrder()));
    private static final Set<Standing> REPAIRABLE = Set.of(Standing.FAILED, Standing.CHANGED, Standing.MISSING);

    public static DatabaseReport of(ServiceDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            String server = connection.getMetaData().getDatabaseProductVersion();
            Map<Integer, AppliedAt> times = database.appliedTimes(connection);
            Set<String> changed = database.changedVersions();
            List<MigrationLine> migrations = Arrays.stream(
                            database.looking().info().all())
                    .filter(info -> !MigrationLine.isPast(info))
                    .map(info -> MigrationLine.of(info, times, changed))
                    .sorted(BY_VERSION)
                    .toList();
            return new DatabaseReport(
                    database.service().name(),
                    database.address(),
                    server,
                    database.name(),
                    withoutThatOfTheBaseline(migrations),
                    SchemaChanges.invalidIndexes(connection),
                    database.settings().leniency());
        }
    }

    /** Leaves out the migration of the baseline's version, which stands in the list once, as the baseline. */
    private static List<MigrationLine> withoutThatOfTheBaseline(List<MigrationLine> lines) {
        Set<MigrationVersion> baselines = lines.stream()
                .filter(line -> line.state() == Standing.BASELINE)
                .map(line -> MigrationVersion.fromVersion(line.version()))
                .collect(Collectors.toSet());
        return lines.stream()
                .filter(line -> line.state() != Standing.BELOW_BASELINE
                        || !baselines.contains(MigrationVersion.fromVersion(line.version())))
                .toList();
    }

    /** The newest version in force, or null. */
    public String version() {
        return migrations.stream()
                .filter(line -> line.version() != null && line.appliedAt() != null)
                .filter(line -> line.state() != Standing.FAILED)
                .map(line -> MigrationVersion.fromVersion(line.version()))
                .max(MigrationVersion::compareTo)
                .map(MigrationVersion::toString)
                .orElse(null);
    }

    /** How many migrations are in force. */
    public long applied() {
        return migrations.size() - pending() - belowBaseline();
    }

    private long belowBaseline() {
        return migrations.stream()
                .filter(line -> line.state() == Standing.BELOW_BASELINE)
                .count();
    }

    /** The migrations that failed outside of a transaction. */
    public List<MigrationLine> failed() {
        return migrations.stream()
                .filter(line -> line.state() == Standing.FAILED)
                .toList();
    }

    /** The migrations that a repair of the history puts right. */
    public List<MigrationLine> repairable() {
        return migrations.stream()
                .filter(line -> REPAIRABLE.contains(line.state()))
                .toList();
    }

    /** How many migrations keep the service from being ready. */
    public long pending() {
        return migrations.stream().filter(line -> line.state().open(leniency)).count();
    }
}
