package dev.stockroom.commondb.settings;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.Leniency;
import io.quarkus.flyway.runtime.FlywayDataSourceRuntimeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.pattern.ValidatePattern;

/** Reads what the application lets pass in a history, as Quarkus hands the settings to Flyway. */
final class LeniencySettings {

    private static final String PATTERNS = "quarkus.flyway.ignore-migration-patterns";

    private LeniencySettings() {}

    /** @throws DatabaseStartException if a pattern is invalid, which Flyway would refuse later */
    static Leniency read(FlywayDataSourceRuntimeConfig flyway) {
        Optional<List<String>> patterns = flyway.ignoreMigrationPatterns().map(Arrays::asList);
        List<String> old = flyway.ignoreMissingMigrations() ? List.of("*:missing") : List.of();
        try {
            return Leniency.of(
                    flyway.validateOnMigrate(),
                    patterns.orElse(old).stream()
                            .map(ValidatePattern::fromPattern)
                            .toArray(ValidatePattern[]::new));
        } catch (FlywayException e) {
            throw DatabaseStartException.badSetting(
                    PATTERNS,
                    PATTERNS + " is refused by Flyway: " + e.getMessage(),
                    "write patterns such as *:missing, with commas between them");
        }
    }
}
