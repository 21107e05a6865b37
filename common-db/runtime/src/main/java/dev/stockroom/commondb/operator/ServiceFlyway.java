package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.server.LendableConnection;
import dev.stockroom.commondb.server.LendingDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;

/** Flyway as the service has it, for the commands, in the schema in which the history was found. */
final class ServiceFlyway {

    private static final Set<ErrorCode> MISMATCHES =
            Set.of(CoreErrorCode.CHECKSUM_MISMATCH, CoreErrorCode.DESCRIPTION_MISMATCH, CoreErrorCode.TYPE_MISMATCH);

    private final Function<DataSource, Flyway> configured;
    private final OwnHistory history;
    private final ServerAccess server;
    private volatile LendableConnection turns;

    /** @param configured Flyway with all its settings, on these connections */
    ServiceFlyway(Function<DataSource, Flyway> configured, OwnHistory history, ServerAccess server) {
        this.configured = configured;
        this.history = history;
        this.server = server;
    }

    /** Makes Flyway work in this session from now on; null ends that. */
    void worksIn(LendableConnection session) {
        turns = session;
    }

    /** The settings of Flyway, without a connection and before the history is found. */
    Configuration asSet() {
        return configured.apply(null).getConfiguration();
    }

    /** The settings of Flyway, without a connection. */
    Configuration withoutConnection() {
        return flywayOn(null).getConfiguration();
    }

    /**
     * Flyway as the service has it, but without its customizers, on connections of its own with the migrating login.
     */
    Flyway flyway() {
        return flywayOn(server.looking().dataSource());
    }

    private Flyway flywayOn(DataSource connections) {
        return inItsSchema(configured.apply(connections));
    }

    /** Flyway as the service has it, to look with: no callback of the service runs. */
    Flyway looking() {
        return FlywayDefaults.withoutCallbacks(flyway().getConfiguration()).load();
    }

    /**
     * The applied versions whose file has another name, type or content by now, as Flyway's validation tells it; what the
     * application lets pass is among them.
     */
    Set<String> changedVersions() {
        ValidateResult result = FlywayDefaults.withoutCallbacks(flyway().getConfiguration())
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load()
                .validateWithResult();
        return result.invalidMigrations.stream()
                .filter(invalid -> MISMATCHES.contains(invalid.errorDetails.errorCode))
                .map(invalid -> invalid.version)
                .collect(Collectors.toSet());
    }

    /**
     * Leads Flyway, which by itself looks in the first schema only, to a history behind it; the copy takes its time.
     */
    private Flyway inItsSchema(Flyway flyway) {
        return history.behind()
                ? Flyway.configure()
                        .configuration(flyway.getConfiguration())
                        .defaultSchema(history.settings().historyTable().schema())
                        .load()
                : flyway;
    }

    /**
     * Flyway as the service has it, for a change, with some settings set apart; with the turn, Flyway works in the turn's
     * session. Its own connections wait for the server by themselves, and say so. The copy that this needs takes its time.
     */
    Flyway flyway(Consumer<FluentConfiguration> change) {
        FluentConfiguration flyway = Flyway.configure()
                .configuration(flywayOn(server.looking().patientDataSource()).getConfiguration());
        FlywayDefaults.whereverItRuns(flyway);
        flyway.connectRetries(0);
        if (flyway.getInstalledBy() == null) {
            flyway.installedBy(history.settings().installer());
        }
        flyway.dataSource(new LendingDataSource(flyway.getDataSource(), this::lend));
        change.accept(flyway);
        return flyway.load();
    }

    private Optional<Connection> lend() throws SQLException {
        LendableConnection lendable = turns;
        return lendable == null ? Optional.empty() : lendable.lend();
    }
}
