package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The turn to migrate: a session-level advisory lock on a connection of its own, so that one replica migrates while the
 * others wait and can say for whom. Polled, because a session that blocks in {@code pg_advisory_lock} holds a snapshot
 * that stalls {@code CREATE INDEX CONCURRENTLY}.
 */
public final class MigrationTurn {

    /** "commondb" in ASCII; advisory locks are per database. */
    static final long KEY = 0x636F6D6D6F6E6462L;

    /**
     * Lets the server notice within 250 ms that a client is gone, so that the locks of a killed replica do not outlive
     * it by its statement (PostgreSQL 14, on Linux).
     */
    public static final String NOTICE_DEAD_CLIENTS =
            "SELECT set_config('client_connection_check_interval', '250', false)"
                    + " WHERE current_setting('server_version_num')::int >= 140000 AND version() LIKE '%linux%'";

    /** Flyway's own lock: "Flyway" in ASCII plus the hash of the table's name, which may borrow from the upper half. */
    private static final String FLYWAYS_LOCK = "l.classid IN (18027, 18028)";

    private static final String OUR_LOCK = "l.classid = " + (KEY >>> 32) + " AND l.objid = " + (KEY & 0xFFFFFFFFL);
    private static final String ADVISORY_HERE = "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
            + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private static final String TAKE = "SELECT current_setting('transaction_read_only')::boolean AS read_only, ("
            + NOTICE_DEAD_CLIENTS
            + "), CASE WHEN current_setting('transaction_read_only')::boolean OR EXISTS (SELECT FROM pg_locks l WHERE "
            + ADVISORY_HERE + " AND " + FLYWAYS_LOCK + ") THEN false ELSE pg_try_advisory_lock(" + KEY
            + ") END AS taken OFFSET 0";

    /**
     * The session that migrates, which is Flyway's as soon as there is one: to end the idle one that has the turn would
     * stop nothing. Since when comes from the turn's session as long as that lives.
     */
    private static final String HOLDER = "SELECT a.application_name, l.pid, extract(epoch FROM clock_timestamp()"
            + " - first_value(coalesce(a.state_change, a.backend_start)) OVER (ORDER BY " + FLYWAYS_LOCK + ")) * 1000"
            + " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE " + ADVISORY_HERE + " AND ((" + OUR_LOCK
            + ") OR " + FLYWAYS_LOCK + ") ORDER BY " + FLYWAYS_LOCK + " DESC LIMIT 1";

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);

    private final Connection connection;
    private final StartupState state;
    private final ServerWait wait;
    private final LongSupplier nanoTime;
    private Optional<ServiceGrants> grants;
    private List<String> lookFor = List.of();
    private HistorySearch.Sight sight;
    private boolean roleMissing;
    private boolean databaseNotClosedYet;
    private long loggedAt;
    private long loggedPid = -1;

    /** @param grants what the one who has the turn grants, about which the same statements ask */
    public MigrationTurn(
            Connection connection,
            StartupState state,
            ServerWait wait,
            LongSupplier nanoTime,
            Optional<ServiceGrants> grants) {
        this.connection = connection;
        this.state = state;
        this.wait = wait;
        this.nanoTime = nanoTime;
        this.grants = grants;
    }

    /** Has the statement that takes the turn look for the history as well. */
    public MigrationTurn lookingFor(HistorySearch history) {
        lookFor = history.settled() ? List.of() : history.expressions();
        return this;
    }

    /** What {@link #lookingFor} has seen. */
    public HistorySearch.Sight sight() {
        return sight;
    }

    /** The same grants, as soon as their schema is known. */
    public void grants(Optional<ServiceGrants> known) {
        grants = known;
    }

    /** Takes it as below, with nothing to do meanwhile. */
    public void take() throws SQLException, NotYetException {
        take(() -> {});
    }

    /**
     * Waits, without a time-out, until the turn is this session's.
     *
     * @param meanwhile called after each try that was in vain
     * @throws NotYetException if the server is read-only (a standby)
     */
    public void take(Runnable meanwhile) throws SQLException, NotYetException {
        while (!tryTake()) {
            tellHolder();
            meanwhile.run();
            wait.poll();
        }
    }

    private boolean tryTake() throws SQLException, NotYetException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT t.*" + alsoAsked() + " FROM (" + TAKE + ") t")) {
            answer.next();
            if (answer.getBoolean(1)) {
                throw new NotYetException("25006 the server is read-only (a standby)", null);
            }
            if (grants.isPresent()) {
                roleMissing = !answer.getBoolean(4);
                databaseNotClosedYet = answer.getBoolean(5);
            }
            boolean taken = answer.getBoolean(3);
            if (taken && !lookFor.isEmpty()) {
                sight = HistorySearch.sight(answer, grants.isPresent() ? 6 : 4);
            }
            return taken;
        }
    }

    /** Who does not get the turn need not look for the history, every 20 to 100 ms. */
    private String alsoAsked() {
        return grants.map(g -> ", " + g.roleExists() + ", " + ServiceGrants.notClosedYet())
                        .orElse("")
                + lookFor.stream()
                        .map(expression -> ", CASE WHEN t.taken THEN " + expression + " END")
                        .collect(Collectors.joining());
    }

    /** Whether there was no role to grant anything to when the turn was taken. */
    public boolean roleMissing() {
        return roleMissing;
    }

    /** Whether the database was created and still lets everybody in. */
    public boolean databaseNotClosedYet() {
        return databaseNotClosedYet;
    }

    private void tellHolder() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet holder = statement.executeQuery(HOLDER)) {
            if (holder.next()) {
                String name = holder.getString(1);
                long pid = holder.getLong(2);
                state.waitingForReplica(name, pid, Math.max(0, holder.getLong(3)));
                log(name, pid);
            }
        }
    }

    private void log(String name, long pid) {
        long now = nanoTime.getAsLong();
        if (pid != loggedPid || now - loggedAt >= LOG_EVERY.toNanos()) {
            LOG.infof("Waiting for %s (server process %d), which is migrating", name, pid);
            loggedAt = now;
            loggedPid = pid;
        }
    }

    /**
     * Gives the turn back, unless something is to be granted before.
     *
     * @return whether the turn is over
     */
    public boolean endUnlessLacking() throws SQLException {
        return unlock(grants.map(g -> "NOT " + g.lacking()).orElse("true"));
    }

    /** Gives the turn back. */
    public void end() throws SQLException {
        unlock("true");
    }

    private boolean unlock(String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT CASE WHEN " + condition + " THEN pg_advisory_unlock("
                        + KEY + ") IS NOT NULL ELSE false END")) {
            answer.next();
            return answer.getBoolean(1);
        }
    }
}
