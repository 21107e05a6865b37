package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.undo.UndoKeeper;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * What common-db adds to the settings of Quarkus Flyway, for which Quarkus has no properties or another default; the last
 * of all customizers, so that it sees what the application's own have changed.
 */
@Singleton
@Priority(Integer.MIN_VALUE)
public final class FlywaySettings implements FlywayConfigurationCustomizer {

    private static final int CONNECT_RETRIES = 10;
    private static final int FOR_EVER = -1;

    @Override
    public void customize(FluentConfiguration flyway) {
        StartupProcess.current()
                .map(StartupProcess::preparation)
                .ifPresent(preparation -> customize(flyway, preparation));
    }

    private static void customize(FluentConfiguration flyway, DatabaseStart preparation) {
        preparation.refuseAnotherPlace(FlywayPlace.of(flyway));
        whereverItRuns(flyway);
        useTheSchemaOf(preparation.settings().historyTable(), flyway);
        OneOffStart.current().ifPresent(order -> order.customize(flyway));
        if (flyway.getInstalledBy() == null) {
            // the login alone, which is Flyway's default, is the same for all replicas
            flyway.installedBy(preparation.settings().installer());
        }
        flyway.callbacks(
                Stream.concat(Arrays.stream(flyway.getCallbacks()), Stream.of(preparation.progress(), new UndoKeeper()))
                        .toArray(Callback[]::new));
        preparation.flyway(flyway);
    }

    /** The one that was looked at, whatever comes to stand before it on the search path from now on. */
    private static void useTheSchemaOf(HistoryTable history, FluentConfiguration flyway) {
        if (history.schema() != null && flyway.getDefaultSchema() == null && flyway.getSchemas().length == 0) {
            flyway.defaultSchema(history.schema());
        }
    }

    /** What holds for the service's start and for the operator's commands. */
    public static void whereverItRuns(FluentConfiguration flyway) {
        // the default, 50 tries, fails a replica that waits for a migration of a minute
        flyway.lockRetryCount(FOR_EVER);
        if (!isSet("quarkus.flyway.connect-retries")) {
            flyway.connectRetries(CONNECT_RETRIES);
        }
        // with the transactional lock CREATE INDEX CONCURRENTLY would wait for Flyway's own transaction
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        if (!isSet("quarkus.flyway.ignore-migration-patterns")) {
            // Flyway's own default, which Quarkus empties: a rolled-back image could not start
            flyway.ignoreMigrationPatterns(Stream.concat(
                            Arrays.stream(flyway.getIgnoreMigrationPatterns()),
                            Stream.of(ValidatePattern.fromPattern("*:future")))
                    .toArray(ValidatePattern[]::new));
        }
        String own = flyway.getInitSql();
        flyway.initSql(MigrationTurn.NOTICE_DEAD_CLIENTS + (own == null || own.isBlank() ? "" : ";\n" + own));
    }

    private static boolean isSet(String property) {
        return ConfigProvider.getConfig().getConfigValue(property).getValue() != null;
    }
}
