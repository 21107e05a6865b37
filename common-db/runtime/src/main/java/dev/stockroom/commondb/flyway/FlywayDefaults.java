package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.server.MigrationTurn;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The settings of Flyway that a start and a command share, for which Quarkus has no property or another default. */
public final class FlywayDefaults {

    /** The name of the callback that follows the start; a rehearsal leaves this callback out. */
    public static final String START_CALLBACK = "common-db";

    private static final int CONNECT_RETRIES = 10;
    private static final int FOR_EVER = -1;

    private FlywayDefaults() {}

    /** Sets what holds for the service's start and for the operator's commands. */
    public static void whereverItRuns(FluentConfiguration flyway) {
        // with the default, 50 tries, a replica fails that waits for a migration of a minute
        flyway.lockRetryCount(FOR_EVER);
        if (!isSet("quarkus.flyway.connect-retries")) {
            flyway.connectRetries(CONNECT_RETRIES);
        }
        // with the transactional lock CREATE INDEX CONCURRENTLY would wait for Flyway's own transaction
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        if (!isSet("quarkus.flyway.ignore-migration-patterns")) {
            // Flyway's own default, which Quarkus empties; without it a rolled-back image could not start
            flyway.ignoreMigrationPatterns(Stream.concat(
                            Arrays.stream(flyway.getIgnoreMigrationPatterns()),
                            Stream.of(ValidatePattern.fromPattern("*:future")))
                    .toArray(ValidatePattern[]::new));
        }
        String own = flyway.getInitSql();
        flyway.initSql(MigrationTurn.NOTICE_DEAD_CLIENTS + (own == null || own.isBlank() ? "" : ";\n" + own));
    }

    /** A copy that only asks the database, and runs nothing of the service's in it. */
    public static FluentConfiguration withoutCallbacks(Configuration flyway) {
        return Flyway.configure()
                .configuration(flyway)
                .skipDefaultCallbacks(true)
                .callbacks(new Callback[0]);
    }

    private static boolean isSet(String property) {
        return ConfigProvider.getConfig().getConfigValue(property).getValue() != null;
    }
}
