package dev.stockroom.commondb.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Tells whether a pooler gives each transaction another session of the server: no lock, role or search path then
 * outlives its transaction (PgBouncer's manual, "pool_mode"). Behind a pooler, the start-up message names a server
 * process that the pooler has invented, and another process answers. Two sessions are compared only in that case.
 */
public final class TransactionPooling {

    /** What PgBouncer answers to BEGIN when it pools statements. */
    private static final String NO_TRANSACTIONS = "08P01";

    /**
     * The tries, because each session may get its own process by chance: a pooler takes servers in turn, or other replicas
     * use them at the same moment. With five tries one of four replicas that started together was once not refused.
     */
    private static final int ROUNDS = 20;

    private TransactionPooling() {}

    /** A session with the two things that are asked of it. */
    interface Session {
        /** The process that answers, {@code pg_backend_pid()}. */
        int process() throws SQLException;

        /** Begins a transaction, or ends it by {@code ROLLBACK}. */
        void transaction(boolean begins) throws SQLException;
    }

    /** A condition in SQL that holds behind any pooler, and nowhere else. */
    static String pooled(Connection connection) throws SQLException {
        return "pg_backend_pid() <> " + connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Whether a pooler stands before the server; asks the server itself. */
    public static boolean pooledNow(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID()
                != of(connection).process();
    }

    static Session of(Connection connection) {
        return new Session() {
            @Override
            public int process() throws SQLException {
                try (Statement statement = connection.createStatement();
                        ResultSet answer = statement.executeQuery("SELECT pg_backend_pid()")) {
                    answer.next();
                    return answer.getInt(1);
                }
            }

            @Override
            public void transaction(boolean begins) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(begins ? "BEGIN" : "ROLLBACK");
                }
            }
        };
    }

    /**
     * Whether transactions are pooled: while one session is in a transaction, the other must keep a server process of
     * its own.
     *
     * @param one a session outside of a transaction
     * @param other a session of the same login and database
     */
    static boolean between(Session one, Session other) throws SQLException {
        int own = one.process();
        for (int round = 0; round < ROUNDS; round++) {
            try {
                other.transaction(true);
            } catch (SQLException e) {
                if (NO_TRANSACTIONS.equals(e.getSQLState())) {
                    return true;
                }
                throw e;
            }
            boolean shared = other.process() == own || one.process() != own;
            other.transaction(false);
            if (shared) {
                return true;
            }
        }
        return false;
    }
}
