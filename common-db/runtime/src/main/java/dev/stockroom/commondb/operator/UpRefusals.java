package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.UpRefusal;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.server.MigratedSight;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.flywaydb.core.api.configuration.Configuration;

/** Why {@code up} would refuse, in its own words and in its order; changes nothing. */
final class UpRefusals {

    private final DatabaseSettings settings;
    private final ServerAccess server;

    UpRefusals(DatabaseSettings settings, ServerAccess server) {
        this.settings = settings;
        this.server = server;
    }

    /**
     * Why {@code up} would not migrate the database; empty if it would begin.
     *
     * @param flyway Flyway as {@code up} would have it; the copy that this needs takes its time
     */
    Optional<DatabaseStartException> ofMigration(
            Connection connection, OwnHistory history, List<BuiltMigration> built, Supplier<Configuration> flyway)
            throws SQLException {
        Optional<DatabaseStartException> before = beforeFlyway(connection, history);
        if (before.isPresent()) {
            return before;
        }
        Optional<DatabaseStartException> flyways = new UpRefusal(settings, built, flyway.get()).find(connection);
        boolean pending =
                !history.read(connection).missing(built, settings.leniency()).isEmpty();
        return flyways.isPresent()
                        || pending
                        || !settings.ownLoginDiffers() // a migration may create or grant the login
                ? flyways
                : ofOwnLogin(MigratedSight.of(connection, settings));
    }

    private Optional<DatabaseStartException> beforeFlyway(Connection connection, OwnHistory history)
            throws SQLException {
        try {
            server.looking().refuseAnotherDatabase(connection);
            server.looking().refuseReadOnly(connection);
            history.refuseAnotherName(connection);
            server.refuseTransactionPooling(connection);
            history.refuseNowhere(connection);
            server.looking().refuseMissingRole(connection);
            return Optional.empty();
        } catch (DatabaseStartException e) {
            return Optional.of(e);
        } catch (NotYetException e) {
            return Optional.of(server.noAnswer(e));
        }
    }

    /** Why {@code up} could not create the database that is missing; empty if it could. */
    Optional<DatabaseStartException> ofCreation() {
        try {
            server.creating().refuseCreation();
            return Optional.empty();
        } catch (DatabaseStartException e) {
            return Optional.of(e);
        } catch (NotYetException e) {
            return Optional.of(server.noAnswer(e));
        }
    }

    /**
     * Why {@code up} would fail at the service's own login. A login that {@code up} grants something to may see more after it,
     * and so only a refused login counts.
     *
     * @param migrated what the migrating login sees now
     */
    private Optional<DatabaseStartException> ofOwnLogin(MigratedSight migrated) {
        try {
            server.looking().tryOwnLogin(migrated);
            return Optional.empty();
        } catch (DatabaseStartException e) {
            boolean grantMends = settings.serviceRole() != null && e.kind() != FailureKind.CREDENTIALS;
            return grantMends ? Optional.empty() : Optional.of(e);
        } catch (NotYetException e) {
            return Optional.of(server.noAnswer(e));
        }
    }
}
