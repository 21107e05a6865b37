package dev.stockroom.commondb.history;

import org.flywaydb.core.api.MigrationVersion;

/** The name of a migration in log, page and commands. */
public final class MigrationLabel {

    private MigrationLabel() {}

    /** {@link #of(String, String)} with a version of Flyway. */
    public static String of(MigrationVersion version, String description) {
        return of(version == null ? null : version.toString(), description);
    }

    /**
     * The name, as in {@code 3 - add search index}, or {@code 3} if the file has no description.
     *
     * @param version null for a repeatable one
     */
    public static String of(String version, String description) {
        String first = version == null ? "repeatable" : version;
        return description.isEmpty() ? first : first + " - " + description;
    }
}
