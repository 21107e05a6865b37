package dev.stockroom.commondb.operator.command;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.flyway.ScriptText;
import dev.stockroom.commondb.history.BuiltMigration;
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
 * @param database null where no server was asked
 * @param refusal why it would refuse
 */
record Plan(Configuration flyway, String database, List<Step> steps, Optional<DatabaseStartException> refusal) {

    /**
     * One migration.
     *
     * @param version null for a repeatable one
     * @param script the path on the class path, or the class of a Java migration
     */
    record Step(String version, String description, String script) {

        static Step of(MigrationInfo info) {
            String version =
                    info.getVersion() == null ? null : info.getVersion().toString();
            return new Step(version, info.getDescription(), info.getScript());
        }

        static Step of(BuiltMigration migration) {
            return new Step(migration.version(), migration.description(), migration.script());
        }
    }

    /** For the database as it is; all for one that does not exist. */
    static Plan of(ServiceDatabase database, boolean outOfOrder) throws SQLException {
        if (!database.exists()) {
            List<Step> all =
                    after(MigrationVersion.fromVersion("0"), database.service().migrations());
            return new Plan(database.flyway().getConfiguration(), database.name(), all, Optional.empty());
        }
        Optional<DatabaseStartException> refusal = database.refusal(outOfOrder);
        Flyway flyway =
                outOfOrder ? database.flyway(configuration -> configuration.outOfOrder(true)) : database.flyway();
        return new Plan(
                flyway.getConfiguration(),
                database.name(),
                Arrays.stream(flyway.info().pending()).map(Step::of).toList(),
                refusal);
    }

    /** For a database at this version, wherever it may be. */
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
        String heading = "-- " + (step.version() == null ? "repeatable" : step.version()) + " - " + step.description()
                + " (" + step.script() + ")\n";
        return heading
                + (step.script().endsWith(".sql")
                        ? new ScriptText(flyway, database).of(step.script())
                        : "-- Java migration, run by class " + step.script() + "\n");
    }
}
