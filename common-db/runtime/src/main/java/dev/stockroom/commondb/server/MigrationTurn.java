package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The turn to migrate: a session-level advisory lock. One replica migrates while the others
 * wait and name the holder. The lock is polled, because a session that blocks in {@code pg_advisory_lock} holds a
 * snapshot that stalls {@code CREATE INDEX CONCURRENTLY}.
 */
public final class MigrationTurn {

    /**
     * Lets the server notice within 250 ms that a client is gone (PostgreSQL 14, on Linux), and within half a minute that
     * its node is, which says nothing any more. The locks of a killed replica then do not outlast it by the length of its
     * statement, nor those of a lost node by hours. What the user has set for these sessions stays, and so does what the
     * server does not know.
     */
    public static final String NOTICE_DEAD_CLIENTS =
            "SELECT count(set_config(g.name, w.value, false)) FROM pg_settings g"
                    + " JOIN (VALUES ('client_connection_check_interval', '250'), ('tcp_keepalives_idle', '10'),"
                    + " ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '25000'))"
                    + " w (name, value) ON g.name = w.name WHERE g.source NOT IN"
                    + " ('global', 'database', 'user', 'database user', 'client', 'session')"
                    + " AND (g.name LIKE 'tcp%' OR version() LIKE '%linux%')";

    /**
     * The first placeholder is what is done to the session, the second the condition under which nothing may be done to
     * it.
     */
    private static final String TAKE =
            "SELECT s.read_only, s.pooled, CASE WHEN NOT s.pooled THEN (?1) END, CASE WHEN s.read_only OR s.pooled OR EXISTS (SELECT FROM pg_locks l WHERE "
                    + TurnLocks.HERE
                    + " AND " + TurnLocks.FLYWAYS + ") THEN false ELSE pg_try_advisory_lock(" + TurnLocks.TURN
                    + ") END AS taken FROM (SELECT current_setting('transaction_read_only')::boolean AS read_only, ?2 AS pooled) s"
                    + " OFFSET 0";

    private final Connection connection;
    private final ServerWait wait;
    private final TurnHolder holder;
    private final PostgresServer server;
    private String notice = NOTICE_DEAD_CLIENTS;
    private boolean sessionIsOurs;
    private Optional<ServiceGrants> grants;
    private List<String> lookFor = List.of();
    private HistorySearch.Sight sight;
    private boolean roleMissing;
    private boolean databaseNotClosedYet;

    /**
     * @param server the server, asked only if a pooler stands before it
     * @param grants what the holder of the turn grants; the turn's statements ask about it as well
     */
    public MigrationTurn(
            Connection connection,
            PostgresServer server,
            StartupState state,
            ServerWait wait,
            LongSupplier nanoTime,
            Optional<ServiceGrants> grants) {
        this.connection = connection;
        this.server = server;
        this.wait = wait;
        this.holder = new TurnHolder(connection, state, wait, nanoTime);
        this.grants = grants;
    }

    /** Makes the statement that takes the turn look for the history as well. */
    public MigrationTurn lookingFor(HistorySearch history) {
        lookFor = history.settled() ? List.of() : history.expressions();
        return this;
    }

    /** What {@link #lookingFor} has seen. */
    public HistorySearch.Sight sight() {
        return sight;
    }

    /** Replaces the grants as soon as their schema is known. */
    public void grants(Optional<ServiceGrants> known) {
        grants = known;
    }

    /** Waits, without a time-out, until the turn is this session's; does nothing meanwhile. */
    public void take() throws SQLException, NotYetException {
        take(() -> {});
    }

    /**
     * Waits, without a time-out, until the turn is this session's.
     *
     * @param meanwhile called after each try that was in vain
     * @throws NotYetException if the server is read-only
     * @throws DatabaseStartException if a pooler stands before it that pools transactions
     */
    public void take(Runnable meanwhile) throws SQLException, NotYetException {
        wait.pollAnew();
        while (!tryTake()) {
            holder.tell();
            meanwhile.run();
            wait.poll();
        }
    }

    private boolean tryTake() throws SQLException, NotYetException {
        String pooled = sessionIsOurs ? "false" : TransactionPooling.pooled(connection);
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT t.*" + alsoAsked() + " FROM ("
                        + TAKE.replace("?1", notice).replace("?2", pooled) + ") t")) {
            answer.next();
            if (answer.getBoolean(1)) {
                throw server.readOnly(connection);
            }
            wait.answered();
            if (!answer.getBoolean(2)) {
                notice = "NULL";
                return taken(answer);
            }
        }
        server.refuseTransactionPooling(connection);
        sessionIsOurs = true;
        return tryTake();
    }

    private boolean taken(ResultSet answer) throws SQLException {
        if (grants.isPresent()) {
            roleMissing = !answer.getBoolean(5);
            databaseNotClosedYet = answer.getBoolean(6);
        }
        boolean taken = answer.getBoolean(4);
        if (taken && !lookFor.isEmpty()) {
            sight = HistorySearch.sight(answer, grants.isPresent() ? 7 : 5);
        }
        return taken;
    }

    /**
     * What the statement asks besides. It looks for the history only with the turn, because a waiting replica asks
     * every 20 to 100 ms.
     */
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

    /**
     * Gives the turn back, unless something must be granted first.
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
                        + TurnLocks.TURN + ") IS NOT NULL ELSE false END")) {
            answer.next();
            return answer.getBoolean(1);
        }
    }
}
