package dev.stockroom.commondb.history;

import io.quarkus.runtime.annotations.RecordableConstructor;
import org.flywaydb.core.api.MigrationVersion;

/**
 * A migration that was compiled into this executable.
 *
 * @param version the version as in the file's name, with dots; null for a repeatable migration
 * @param description the description, with blanks
 * @param checksum Flyway's checksum of the file (CRC-32 of its lines); null if only Flyway knows it, as for repeatable
 *     and Java migrations
 * @param script the file's path on the class path, or the class of a Java migration: what Flyway writes into its
 *     history
 */
public record BuiltMigration(String version, String description, Integer checksum, String script) {

    /** The constructor that the build records. */
    @RecordableConstructor
    public BuiltMigration {}

    public boolean repeatable() {
        return version == null;
    }

    public MigrationVersion parsedVersion() {
        return MigrationVersion.fromVersion(version);
    }
}
