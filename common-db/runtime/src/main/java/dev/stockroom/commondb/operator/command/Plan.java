package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.flyway.ScriptText;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.MigrationLabel;
import dev.stockroom.commondb.operator.CommandSettings;
import dev.stockroom.commondb.operator.ServiceDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * What {@code db up} would apply, in its order.
 *
 * @param database null if no server was asked
 * @param refusal why {@code db up} would refuse
 */
record Plan(Configuration flyway, String database, List<Step> steps, Optional<DatabaseStartException> refusal) {

    /**
     * One migration.
     *
     * @param version null for a repeatable one
     * @param script the path on the class path, or the class of a Java migration
     */
    public record Step(String version, String description, String script) {

        static Step of(MigrationInfo info) {
            String version =
                    info.getVersion() == null ? null : info.getVersion().toString();
            return new Step(version, info.getDescription(), info.getScript());
        }

        static Step of(BuiltMigration migration) {
            return new Step(migration.version(), migration.description(), migration.script());
        }
    }

    /** The plan for the database as it is; if the database does not exist, all migrations. */
    static Plan of(ServiceDatabase database, boolean outOfOrder) throws SQLException {
        if (!database.server().exists()) {
            Configuration flyway = database.flyway().getConfiguration();
            List<Step> all =
                    after(LostHistory.beginning(flyway), database.service().migrations());
            return new Plan(flyway, database.name(), all, database.creationRefusal());
        }
        Optional<DatabaseStartException> refusal = database.refusal(outOfOrder);
        Flyway flyway = outOfOrder
                ? FlywayDefaults.withoutCallbacks(database.looking().getConfiguration())
                        .outOfOrder(true)
                        .load()
                : database.looking();
        MigrationVersion begins = FlywaySession.look(flyway.getConfiguration(), FlywaySession::beginning);
        return new Plan(
                flyway.getConfiguration(),
                database.name(),
                Arrays.stream(flyway.info().pending())
                        .filter(info ->
                                info.getVersion() == null || info.getVersion().isNewerThan(begins))
                        .map(Step::of)
                        .toList(),
                refusal);
    }

    /** The plan for a database at this version, wherever it may be. */
    static Plan after(MigrationVersion version, CommandSettings settings) {
        return new Plan(
                settings.flyway().getConfiguration(),
                null,
                after(version, settings.service().migrations()),
                Optional.empty());
    }

    private static List<Step> after(MigrationVersion version, List<BuiltMigration> built) {
        return built.stream()
                .filter(m -> m.repeatable() || m.parsedVersion().compareTo(version) > 0)
                .map(Step::of)
                .toList();
    }

    /** The statements of a step, under a comment that names it. */
    String sql(Step step) {
        String heading = "-- " + MigrationLabel.of(step.version(), step.description()) + " (" + step.script() + ")\n";
        return heading
                + (step.script().endsWith(".sql")
                        ? new ScriptText(flyway, database).of(step.script())
                        : "-- Java migration, run by class " + step.script() + "\n");
    }
}
