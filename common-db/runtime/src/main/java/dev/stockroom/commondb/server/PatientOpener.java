package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Opens connections for Flyway as soon as the server gives one, and says what it waits for.
 *
 * @param once opens one in one try
 */
record PatientOpener(DatabaseSettings settings, FlywayDataSource.Opener once, ServerWait pauses)
        implements FlywayDataSource.Opener {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** @throws DatabaseStartException if the server gives none in time; no SQLException, after which Flyway would go on */
    @Override
    public Connection open() throws SQLException {
        pauses.answered();
        ReasonLog reasons = pauses.reasons();
        for (long tries = 1; ; tries++) {
            try {
                return once.open();
            } catch (SQLException e) {
                NotYetException why = notYet(e);
                if (pauses.expired()) {
                    throw new WaitFailures(settings).afterTheWait(why, tries);
                }
                reasons.tell(
                        why.getMessage(),
                        () -> LOG.infof(
                                "Waiting for PostgreSQL at %s: %s",
                                settings.url().address(), why.getMessage()));
                pauses.pause();
            }
        }
    }

    private NotYetException notYet(SQLException e) throws SQLException {
        ServerFailures failures = new ServerFailures(settings);
        if (ServerFault.of(e) == ServerFault.DATABASE_MISSING) {
            throw failures.noDatabase(e);
        }
        ConnectFailure failure =
                new ConnectFailure(e, settings.url(), settings.migrating(), failures.migratingLoginSettings());
        try {
            failure.passOnIfTimeMends();
        } catch (NotYetException why) {
            return why;
        }
        throw failure.inWords(failures);
    }
}
