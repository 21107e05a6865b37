package dev.stockroom.commondb.history;

import java.util.Arrays;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.pattern.ValidatePattern;

/**
 * What the application's settings of Flyway let pass in a history.
 *
 * @param changed that an applied file holds something else by now
 * @param missing that an applied file is no longer there
 */
public record Leniency(boolean changed, boolean missing) {

    /** What Flyway does by default. */
    public static final Leniency NONE = new Leniency(false, false);

    /**
     * As Flyway reads the settings.
     *
     * @param validates {@code validate-on-migrate}
     * @param ignored {@code ignore-migration-patterns}; one that ends with {@code :*} matches successful migrations as well
     */
    public static Leniency of(boolean validates, ValidatePattern... ignored) {
        return new Leniency(
                !validates || matches(MigrationState.SUCCESS, ignored),
                matches(MigrationState.MISSING_SUCCESS, ignored));
    }

    /** As Flyway is configured. */
    public static Leniency of(Configuration flyway) {
        return of(flyway.isValidateOnMigrate(), flyway.getIgnoreMigrationPatterns());
    }

    private static boolean matches(MigrationState state, ValidatePattern... ignored) {
        return Arrays.stream(ignored).anyMatch(pattern -> pattern.matchesMigration(true, state));
    }
}
