package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.server.WaitFailures;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** How a command waits: for a server that can be used, and for a schema, and not for ever unless it is told to. */
record ServerPatience(DatabaseSettings settings, StartupState state, ServerWait pauses, LongSupplier nanoTime) {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** Something that may have to wait for the server. */
    interface Attempt<T> {
        T run() throws NotYetException, SQLException;
    }

    /** @throws DatabaseStartException if the server cannot be used in time, or refuses */
    <T> T until(Attempt<T> attempt) {
        ReasonLog reasons = pauses.reasons();
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                notYet(lost(e), reasons);
            } catch (NotYetException e) {
                notYet(e, reasons);
            }
            pauses.pause();
        }
    }

    private NotYetException lost(SQLException e) {
        if (ServerFault.of(e) != ServerFault.NOT_YET) {
            throw ServerFailures.unknown(settings.url(), e);
        }
        return new NotYetException(ServerFault.reason(e), e);
    }

    private void notYet(NotYetException e, ReasonLog reasons) {
        state.waitingForServer(e.getMessage());
        if (pauses.expired()) {
            throw new WaitFailures(settings).afterTheWait(e, state.snapshot().attempts());
        }
        reasons.tell(
                e.getMessage(),
                () -> LOG.infof(
                        "Waiting for PostgreSQL at %s: %s", settings.url().address(), e.getMessage()));
    }

    /** Sleeps, unless the schema has been waited for so long already; zero is no limit. */
    ServerWait.Sleep forTheSchema(Duration limit) {
        long began = nanoTime.getAsLong();
        return millis -> {
            boolean over = !limit.isZero() && nanoTime.getAsLong() - began >= limit.toNanos();
            if (over && state.phase() == Phase.WAITING_FOR_SCHEMA) {
                throw schemaNotThere(limit);
            }
            Thread.sleep(millis);
        };
    }

    private CommandException schemaNotThere(Duration limit) {
        return new CommandException(
                "The schema is not there (waited " + limit.toMillis() + " ms)",
                settings.url().place(),
                "migrations that another process is to apply: "
                        + state.snapshot().pending(),
                "look at the process that is to migrate, or migrate: db up; --wait-timeout says how long to wait",
                null);
    }
}
