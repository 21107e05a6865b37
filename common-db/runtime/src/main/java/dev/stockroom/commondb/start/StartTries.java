package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.state.StartupState;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Tries until it works: again at once where time may mend it, and with {@code common-db.on-failure=hold} every 5 s where
 * somebody may mend it on the server.
 */
final class StartTries {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final long HELD_MS = 5_000;

    private final DatabaseSettings settings;
    private final int migrations;
    private final StartupState state;
    private final ServerWait wait;
    private final ReasonLog reasons;

    /** @param migrations how many this executable has */
    StartTries(DatabaseSettings settings, int migrations, StartupState state, ServerWait wait, ReasonLog reasons) {
        this.settings = settings;
        this.migrations = migrations;
        this.state = state;
        this.wait = wait;
        this.reasons = reasons;
    }

    /**
     * Blocks until a try succeeds.
     *
     * @param attempt whether it did; if not, it has called {@link #notYet}
     * @throws DatabaseStartException what a try throws, unless the start is held
     */
    void until(BooleanSupplier attempt) {
        boolean done = false;
        while (!done) {
            try {
                while (!attempt.getAsBoolean()) {
                    wait.pause();
                }
                done = true;
            } catch (DatabaseStartException e) {
                hold(e);
            }
        }
    }

    private void hold(DatabaseStartException e) {
        state.failed(e);
        if (!settings.hold() || !e.mendable()) {
            throw e;
        }
        reasons.tell(e.reason(), () -> LOG.error(e.block()));
        wait.nap(HELD_MS);
        if (e.kind() == FailureKind.SERVER_UNREACHABLE) {
            wait.outlived();
        } else {
            wait.answered();
        }
    }

    /**
     * Says what is waited for. Once a held start has told of a silent server it stays failed until that answers.
     *
     * @throws DatabaseStartException if the server has been silent for too long
     */
    void notYet(NotYetException e) {
        if (e.getCause() instanceof SQLException cause
                && PostgresServer.fault(cause) == PostgresServer.Fault.DATABASE_MISSING) {
            wait.answered();
            state.waitingForSchema(migrations);
        } else if (wait.expired()) {
            throw new ServerFailures(settings)
                    .silentServer(e.getMessage(), state.snapshot().attempts() + 1, e);
        } else {
            state.waitingForServer(e.getMessage());
        }
        reasons.tell(
                e.getMessage(),
                () -> LOG.infof(
                        "Waiting for PostgreSQL at %s: %s", settings.url().address(), e.getMessage()));
    }
}
