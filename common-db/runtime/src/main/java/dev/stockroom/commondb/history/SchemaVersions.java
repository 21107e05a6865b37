package dev.stockroom.commondb.history;

import dev.stockroom.commondb.state.StartTimeline;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Where the schema stands beside the executable.
 *
 * @param database the newest version in force; null if there is none, or none is known of yet
 * @param built the newest version that this executable was built with, or null
 * @param ahead how many versions in force are newer than that
 */
public record SchemaVersions(MigrationVersion database, MigrationVersion built, long ahead) {

    /** As the history tells it. */
    public static SchemaVersions of(SchemaHistory history, List<BuiltMigration> migrations) {
        MigrationVersion built = migrations.stream()
                .filter(migration -> !migration.repeatable())
                .map(BuiltMigration::parsedVersion)
                .max(MigrationVersion::compareTo)
                .orElse(null);
        return new SchemaVersions(history.newestInForce(), built, history.newerThan(built));
    }

    /** The same once the start has applied what its time line holds. */
    public SchemaVersions after(StartTimeline timeline) {
        MigrationVersion newest = timeline.migrations().stream()
                .filter(migration -> migration.outcome() == StartTimeline.Outcome.APPLIED)
                .map(StartTimeline.Migration::version)
                .filter(Objects::nonNull)
                .map(MigrationVersion::fromVersion)
                .reduce(database, (left, right) -> left == null || left.compareTo(right) < 0 ? right : left);
        return new SchemaVersions(newest, built, ahead);
    }
}
