package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.failure.NotYetException.Patience;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.server.WaitFailures;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.state.StartupState;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Tries until a try succeeds: again at once if time may mend the fault, and with {@code common-db.on-failure=hold}
 * every 5 s if somebody may mend the fault on the server.
 */
final class StartTries {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final long HELD_MS = 5_000;

    private final DatabaseSettings settings;
    private final StartOrder order;
    private final int migrations;
    private final StartupState state;
    private final ServerWait wait;
    private final ReasonLog reasons;

    /** @param migrations how many migrations this executable has */
    StartTries(
            DatabaseSettings settings,
            StartOrder order,
            int migrations,
            StartupState state,
            ServerWait wait,
            ReasonLog reasons) {
        this.settings = settings;
        this.order = order;
        this.migrations = migrations;
        this.state = state;
        this.wait = wait;
        this.reasons = reasons;
    }

    /** A try that succeeds, or says why not. */
    interface Attempt {

        /**
         * Succeeds by returning.
         *
         * @throws NotYetException if time may mend what is wrong
         * @throws SQLException if a connection that stood has failed
         */
        void run() throws NotYetException, SQLException;
    }

    /**
     * Blocks until a try succeeds.
     *
     * @throws DatabaseStartException what a try throws, unless the start is held
     */
    void until(Attempt attempt) {
        boolean done = false;
        while (!done) {
            try {
                while (!succeeds(attempt)) {
                    wait.pause();
                }
                done = true;
            } catch (DatabaseStartException e) {
                hold(e);
            }
        }
    }

    private boolean succeeds(Attempt attempt) {
        try {
            attempt.run();
            return true;
        } catch (NotYetException e) {
            notYet(e);
        } catch (SQLException e) {
            wait.answered();
            notYet(explainLostConnection(e));
        }
        return false;
    }

    /** Explains a lost connection: the server went away, or lacks what the turn needs. */
    private NotYetException explainLostConnection(SQLException e) {
        return switch (ServerFault.of(e)) {
            case NOT_YET -> new NotYetException(ServerFault.reason(e), e);
            case NO_ADVISORY_LOCKS -> throw new ServerFailures(settings).noAdvisoryLocks(e);
            default -> throw ServerFailures.unknown(settings.url(), e);
        };
    }

    private void hold(DatabaseStartException e) {
        state.failed(e);
        if (!settings.hold() || !e.mendable()) {
            throw e;
        }
        reasons.tell(e.reason(), () -> LOG.error(e.block()));
        wait.nap(HELD_MS);
        if (e.kind() == FailureKind.SERVER_UNREACHABLE) {
            wait.keepFullAttempts();
        } else {
            wait.answered();
        }
    }

    /**
     * Says what is waited for. With on-failure=hold, the phase stays FAILED until a silent server answers.
     *
     * @throws DatabaseStartException if the server has been silent, or of no use, for too long
     */
    private void notYet(NotYetException e) {
        if (e.patience() == Patience.WITHOUT_TIMEOUT && order.waitsForAStandby()) {
            wait.answered();
        }
        if (othersCreateTheDatabase(e)) {
            wait.answered();
            state.waitingForSchema(migrations);
        } else if (wait.expired()) {
            throw new WaitFailures(settings).afterTheWait(e, state.snapshot().attempts() + 1);
        } else {
            state.waitingForServer(e.getMessage());
        }
        reasons.tell(
                e.getMessage(),
                () -> LOG.infof(
                        "Waiting for PostgreSQL at %s: %s", settings.url().address(), e.getMessage()));
    }

    /** Whether the database is missing that another process is to create; one behind the service's own address ends. */
    private boolean othersCreateTheDatabase(NotYetException e) {
        return settings.migration() != Migration.HERE
                && e.ifItLasts().isEmpty()
                && e.getCause() instanceof SQLException cause
                && ServerFault.of(cause) == ServerFault.DATABASE_MISSING;
    }
}
