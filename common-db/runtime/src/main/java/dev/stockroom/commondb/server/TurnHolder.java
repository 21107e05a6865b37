package dev.stockroom.commondb.server;

import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Names the session that migrates to those that wait for the turn. */
final class TurnHolder {

    /**
     * The session that migrates: Flyway's if it has one of its own, because to end the idle session with the turn would
     * stop nothing. The turn's session is the same one in all other cases; how old that is, tells when the turn began at the
     * earliest.
     */
    private static final String HOLDER = "SELECT a.application_name, l.pid, first_value(l.pid) OVER turn,"
            + " extract(epoch FROM clock_timestamp() - first_value(a.backend_start) OVER turn) * 1000"
            + " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE " + TurnLocks.HERE + " AND (("
            + TurnLocks.TURNS
            + ") OR " + TurnLocks.FLYWAYS + ") WINDOW turn AS (ORDER BY " + TurnLocks.FLYWAYS + ") ORDER BY "
            + TurnLocks.FLYWAYS
            + " DESC LIMIT 1";

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final Connection connection;
    private final StartupState state;
    private final ServerWait wait;
    private final LongSupplier nanoTime;
    private final ReasonLog waits;
    private long holder;
    private long heldSince;

    TurnHolder(Connection connection, StartupState state, ServerWait wait, LongSupplier nanoTime) {
        this.connection = connection;
        this.state = state;
        this.wait = wait;
        this.nanoTime = nanoTime;
        this.waits = new ReasonLog(nanoTime);
    }

    /** Looks who migrates, and tells state and log; nobody may by now. */
    void tell() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HOLDER)) {
            if (row.next()) {
                String name = row.getString(1);
                long pid = row.getLong(2);
                state.waitingForReplica(name, pid, heldMs(row.getLong(3), row.getLong(4)));
                waits.tell(
                        Long.toString(pid),
                        () -> LOG.infof("Waiting for %s (server process %d), which is migrating", name, pid));
            }
        }
    }

    /**
     * Milliseconds since the turn changed hands; since its session began if the change was not seen here. A new holder makes
     * this session poll as in the beginning.
     */
    private long heldMs(long turnsPid, long ageMs) {
        long now = nanoTime.getAsLong();
        if (turnsPid != holder) {
            heldSince = holder == 0 ? now - Duration.ofMillis(ageMs).toNanos() : now;
            holder = turnsPid;
            wait.pollAnew(); // those that wait may have nothing left to do when it is their turn
        }
        return Math.max(0, Duration.ofNanos(now - heldSince).toMillis());
    }
}
