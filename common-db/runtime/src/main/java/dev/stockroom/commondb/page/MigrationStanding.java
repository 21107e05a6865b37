package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.history.Standing;

/**
 * One migration on the database page.
 *
 * @param version null for a repeatable one
 * @param script the file or class, as Flyway writes it into its history
 * @param appliedAt null for one that is not applied
 * @param durationMs null for one that has not begun
 * @param appliedBy the login and the replica, in an older history the login alone; null for one that is not applied
 * @param undo whether {@code db down} can take the migration back; null for a repeatable one
 */
public record MigrationStanding(
        String version,
        String description,
        String script,
        Standing state,
        AppliedAt appliedAt,
        Long durationMs,
        String appliedBy,
        Boolean undo) {

    /** The migration's name, as in {@code 3 - add search index}. */
    public String name() {
        return MigrationLabel.of(version, description);
    }
}
