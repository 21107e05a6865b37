package dev.stockroom.commondb.page;

import dev.stockroom.commondb.history.AppliedAt;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One migration on the database page.
 *
 * @param version null for a repeatable one
 * @param script the file or class, as Flyway writes it into its history
 * @param appliedAt null for one that is not applied
 * @param durationMs null for one that has not begun
 * @param appliedBy the login and the replica; of an older history the login alone; null for one that is not applied
 * @param undo whether {@code db down} can take it back; null for a repeatable one
 */
public record MigrationStanding(
        String version,
        String description,
        String script,
        State state,
        AppliedAt appliedAt,
        Long durationMs,
        String appliedBy,
        Boolean undo) {

    /** Where a migration stands; but for the first two as {@code db status} calls it. */
    public enum State {
        /** The history has not been read yet. */
        UNKNOWN,
        /** Under way in this process. */
        RUNNING,
        APPLIED,
        PENDING,
        /** Applied, and its file has changed since. */
        CHANGED,
        FAILED,
        /** Applied by a newer executable than this one. */
        FUTURE,
        /** Applied, and no longer in this executable. */
        MISSING,
        BASELINE,
        BELOW_BASELINE;

        private static final Set<State> IN_FORCE = EnumSet.of(APPLIED, FUTURE, MISSING, BASELINE);
        private static final Set<State> OPEN = EnumSet.of(RUNNING, PENDING, CHANGED, FAILED);

        /** As it is shown, and written into JSON. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        boolean inForce() {
            return IN_FORCE.contains(this);
        }

        /** Whether the service is not ready because of it. */
        boolean open() {
            return OPEN.contains(this);
        }
    }

    /** As in {@code 3 - add search index}. */
    public String name() {
        return (version == null ? "repeatable" : version) + " - " + description;
    }
}
