package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.Leniency;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;

/**
 * Finds out whether {@code up} would refuse, and words the refusal as {@code up} does. Flyway is asked what it asks
 * itself before it migrates; nothing is changed, and no callback runs.
 */
public final class UpRefusal {

    private final DatabaseSettings settings;
    private final List<BuiltMigration> built;
    private final Flyway flyway;

    /** @param up Flyway as it would migrate */
    public UpRefusal(DatabaseSettings settings, List<BuiltMigration> built, Configuration up) {
        this.settings = settings;
        this.built = built;
        this.flyway = onlyAsked(up);
    }

    /** Whether Flyway's validation finds nothing wrong, not even a pending migration. */
    public static boolean isValid(Configuration flyway) {
        return FlywayDefaults.withoutCallbacks(flyway).load().validateWithResult().validationSuccessful;
    }

    private static Flyway onlyAsked(Configuration up) {
        FluentConfiguration asked = FlywayDefaults.withoutCallbacks(up);
        // Flyway adds this pattern if it validates before it migrates
        return asked.ignoreMigrationPatterns(Stream.concat(
                                Arrays.stream(up.getIgnoreMigrationPatterns()),
                                Stream.of(ValidatePattern.fromPattern("*:pending")))
                        .toArray(ValidatePattern[]::new))
                .load();
    }

    /** The refusal; empty if {@code up} would begin. */
    public Optional<DatabaseStartException> find(Connection connection) throws SQLException {
        Optional<String> lost = FlywaySession.look(flyway.getConfiguration(), FlywaySession::lostHistory);
        if (lost.isPresent()) {
            return lost.map(why -> LostHistory.failure(settings, why, null));
        }
        try {
            if (flyway.getConfiguration().isValidateOnMigrate()) {
                flyway.validate();
            }
            return left(connection);
        } catch (FlywayException e) {
            return FlywayFailures.explain(e, settings, built, connection);
        }
    }

    /** The failure for migrations that Flyway would pass over, and the start would miss; else for a right that is lacking. */
    private Optional<DatabaseStartException> left(Connection connection) throws SQLException {
        MigrationInfo[] pending = flyway.info().pending();
        Leniency leniency = Leniency.of(flyway.getConfiguration());
        List<BuiltMigration> left = SchemaHistory.read(connection, settings.history()).missing(built, leniency).stream()
                .filter(migration -> Arrays.stream(pending).noneMatch(info -> isOf(info, migration)))
                .toList();
        return left.isEmpty()
                ? new HistoryRights(settings, connection)
                        .beforehand(flyway.getConfiguration().isCreateSchemas(), pending.length > 0)
                : Optional.of(FlywayFailures.historyDisagrees(settings, left));
    }

    private static boolean isOf(MigrationInfo info, BuiltMigration migration) {
        return migration.repeatable()
                ? info.getVersion() == null && info.getDescription().equals(migration.description())
                : migration.parsedVersion().equals(info.getVersion());
    }
}
