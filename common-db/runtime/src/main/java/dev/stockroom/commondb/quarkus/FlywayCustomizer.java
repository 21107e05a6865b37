package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.server.LendingDataSource;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.start.ChangesBefore;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.undo.UndoKeeper;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.stream.Stream;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What common-db adds to the settings of Quarkus Flyway, for which Quarkus has no properties or another default. It
 * runs last of all customizers, because it must see what the application's own have changed.
 */
@Singleton
@Priority(Integer.MIN_VALUE)
public final class FlywayCustomizer implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        StartupProcess.current()
                .map(StartupProcess::preparation)
                .ifPresent(preparation -> customize(flyway, preparation));
    }

    private static void customize(FluentConfiguration flyway, DatabaseStart preparation) {
        preparation.flyway().refuseAnotherPlace(FlywayPlace.of(flyway));
        boolean ownConnections = preparation.flyway().hasConnectionsOf(FlywayPlace.of(flyway));
        FlywayDefaults.whereverItRuns(flyway);
        useTheSchemaOf(preparation.settings().historyTable(), flyway);
        preparation.order().customize(flyway);
        if (flyway.getInstalledBy() == null) {
            // Flyway's default, the login alone, is the same for all replicas
            flyway.installedBy(preparation.settings().installer());
        }
        flyway.callbacks(Stream.concat(
                        Arrays.stream(flyway.getCallbacks()),
                        Stream.of(preparation.flyway().progress(), new UndoKeeper()))
                .toArray(Callback[]::new));
        if (ownConnections) {
            flyway.dataSource(new LendingDataSource(flyway.getDataSource(), preparation.flyway()::lend));
        }
        preparation.flyway().is(flyway, ChangesBefore.asSet(LaunchMode.current() != LaunchMode.NORMAL));
    }

    /** Sets the schema that was looked at, whatever comes to stand before it on the search path from now on. */
    private static void useTheSchemaOf(HistoryTable history, FluentConfiguration flyway) {
        if (history.schema() != null && flyway.getDefaultSchema() == null && flyway.getSchemas().length == 0) {
            flyway.defaultSchema(history.schema());
        }
    }
}
