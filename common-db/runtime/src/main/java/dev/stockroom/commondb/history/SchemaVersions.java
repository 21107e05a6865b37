package dev.stockroom.commondb.history;

import java.util.List;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The versions of the schema and of the executable.
 *
 * @param database the newest version in force; null if there is none, or none is known yet
 * @param built the newest version that this executable was built with, or null
 * @param ahead how many versions in force are newer than {@code built}
 */
public record SchemaVersions(MigrationVersion database, MigrationVersion built, long ahead) {

    /** The versions that the history tells. */
    public static SchemaVersions of(SchemaHistory history, List<BuiltMigration> migrations) {
        MigrationVersion built = migrations.stream()
                .filter(migration -> !migration.repeatable())
                .map(BuiltMigration::parsedVersion)
                .max(MigrationVersion::compareTo)
                .orElse(null);
        return new SchemaVersions(history.newestInForce(), built, history.newerThan(built));
    }

    /** These versions after some more were applied. */
    public SchemaVersions after(List<String> applied) {
        MigrationVersion newest = applied.stream()
                .map(MigrationVersion::fromVersion)
                .reduce(database, (left, right) -> left == null || left.compareTo(right) < 0 ? right : left);
        return new SchemaVersions(newest, built, ahead);
    }
}
