package dev.stockroom.commondb.server;

import dev.stockroom.commondb.server.AnswerWatch.Sight;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Asks the server, in a session of its own with the same login, what it does for another session. */
final class SessionInquiry implements AnswerWatch.Asker {

    /** Opens the session that asks. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    /** Holds for a session that waits for its client; not for one whose state this login may not see. */
    private static final String WAITS =
            "coalesce(state LIKE 'idle%' OR wait_event IN ('ClientRead', 'ClientWrite'), false)";

    private static final String OF_THE_PROCESS = "SELECT " + WAITS + ", extract(epoch FROM backend_start)::text,"
            + " extract(epoch FROM clock_timestamp() - backend_start) * 1000 FROM pg_stat_activity WHERE pid = ";

    /** Null if the pooler does not pass the name on. */
    private static final String OF_THE_NAME = "SELECT bool_and(" + WAITS + ") FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND datname = current_database() AND usename = session_user"
            + " AND application_name = current_setting('application_name')";

    /** By how much the clocks of both sides may differ in what they measure. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

    /**
     * How long new connections may be turned away while the one that there is goes on, as a Service of Kubernetes does whose
     * probe fails under load, or a name server that is down.
     */
    private static final Duration TURNED_AWAY = Duration.ofMinutes(5);

    private final Opener opener;
    private final int process;
    private volatile String started;

    /** @param process the server process of the other session, as the start-up message names it */
    SessionInquiry(Opener opener, int process) {
        this.opener = opener;
        this.process = process;
    }

    /** A refusal is an answer as well: the server lives, and the network brings what it says. */
    @Override
    public Sight ask(Duration silence) {
        try (Connection connection = opener.open()) {
            return askOrGoOn(connection, silence);
        } catch (SQLException e) {
            boolean network = e.getSQLState() != null && e.getSQLState().startsWith("08");
            return network
                            && ServerFault.of(e) == ServerFault.NOT_YET
                            && !(isTurnedAway(e) && silence.compareTo(TURNED_AWAY) < 0)
                    ? Sight.SILENT
                    : Sight.WORKS;
        }
    }

    /** New connections are refused, or the name is unknown, which says nothing of the one that there is. */
    private static boolean isTurnedAway(SQLException e) {
        return ServerFault.cause(e, ConnectException.class) != null
                || ServerFault.cause(e, UnknownHostException.class) != null;
    }

    /** Behind the login silence tells nothing: a pooler whose sessions are all in use accepts and lets wait. */
    private Sight askOrGoOn(Connection connection, Duration silence) {
        try (Statement statement = connection.createStatement()) {
            return TransactionPooling.pooledNow(connection) ? ofTheName(statement) : ofTheProcess(statement, silence);
        } catch (SQLException e) {
            return Sight.WORKS;
        }
    }

    private Sight ofTheProcess(Statement statement, Duration silence) throws SQLException {
        try (ResultSet session = statement.executeQuery(OF_THE_PROCESS + process)) {
            return session.next() && isTheSame(session, silence) ? sight(session) : Sight.GONE;
        }
    }

    /**
     * Whether the process identifier still belongs to the session, because identifiers are used again. A process that has
     * begun during the silence is another one.
     */
    private boolean isTheSame(ResultSet session, Duration silence) throws SQLException {
        String start = session.getString(2);
        if (start != null && started == null) {
            long ageMs = (long) session.getDouble(3);
            if (silence.compareTo(CLOCKS_DIFFER.plusMillis(ageMs)) > 0) {
                return false;
            }
            started = start;
        }
        return start == null || start.equals(started);
    }

    /**
     * A pooler hides which process is the session's. It is one of those with this application name, so the server works as
     * long as one of them does.
     */
    private static Sight ofTheName(Statement statement) throws SQLException {
        try (ResultSet sessions = statement.executeQuery(OF_THE_NAME)) {
            sessions.next();
            return sight(sessions);
        }
    }

    private static Sight sight(ResultSet answer) throws SQLException {
        return answer.getBoolean(1) ? Sight.WAITS_FOR_US : Sight.WORKS;
    }
}
