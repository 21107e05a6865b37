package dev.stockroom.commondb.server;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/** What to do about an answer of the server or the network (SQLSTATEs: PostgreSQL's manual, appendix A). */
public enum ServerFault {
    /** The server is not there yet; time mends it. */
    NOT_YET,
    /** The server knows no database of this name. */
    DATABASE_MISSING,
    /** Somebody else has created the database in the meantime. */
    DATABASE_EXISTS,
    /** User, password, pg_hba.conf or TLS. */
    LOGIN_REFUSED,
    /** The login lacks a right. */
    NOT_PERMITTED,
    /** The driver or the server refuses a setting. */
    SETTING_REFUSED,
    /** Something else answers, or a pooler that refuses. */
    NOT_POSTGRES,
    /** The server has no advisory locks. */
    NO_ADVISORY_LOCKS,
    /** Nothing is known of this answer. */
    UNKNOWN;

    static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** What an answer means. */
    public static ServerFault of(SQLException e) {
        String sqlState = e.getSQLState() == null ? "" : e.getSQLState();
        if (sqlState.startsWith("08") && hasTlsCause(e)) {
            return LOGIN_REFUSED;
        }
        return switch (sqlState) {
            case "08006", "08003" -> cause(e, ReflectiveOperationException.class) != null ? SETTING_REFUSED : NOT_YET;
            case "08000", "08001" -> cause(e, IOException.class) != null ? NOT_YET : SETTING_REFUSED;
            case "57P01", "57P02", "57P03", "53300", "25006", "55006" -> NOT_YET;
            case "22023" -> SETTING_REFUSED;
            case "3D000" -> DATABASE_MISSING;
            case "42P04", "23505" -> DATABASE_EXISTS;
            case "28P01", "28000", "08004" -> LOGIN_REFUSED;
            case INSUFFICIENT_PRIVILEGE -> NOT_PERMITTED;
            case "08P01" -> NOT_POSTGRES;
            case "0A000" -> NO_ADVISORY_LOCKS;
            default -> UNKNOWN;
        };
    }

    /**
     * Whether a prepared statement of the driver is in another session, or another session's in this one: a pooler that pools
     * transactions and does not know prepared statements, as PgBouncer before 1.21.
     */
    public static boolean isOfAnotherSession(SQLException e) {
        return "42P05".equals(e.getSQLState()) || "26000".equals(e.getSQLState());
    }

    /** Why the server is not there yet, in the few words that an operator looks for. */
    public static String reason(SQLException e) {
        AnswerLostException lost = cause(e, AnswerLostException.class);
        UnknownHostException unknown = cause(e, UnknownHostException.class);
        if (lost != null) {
            return lost.getMessage();
        } else if (unknown != null) {
            return "unknown host " + unknown.getMessage();
        } else if (cause(e, SocketTimeoutException.class) != null) {
            return "no answer (time-out)";
        } else if (cause(e, ConnectException.class) != null) {
            return "connection refused";
        } else if (cause(e, EOFException.class) != null || cause(e, SocketException.class) != null) {
            return "connection closed by the server";
        }
        return ServerFailures.stateAndMessage(e);
    }

    /** Whether certificates are the cause; a handshake that breaks off because the server goes away does not count. */
    private static boolean hasTlsCause(SQLException e) {
        boolean brokenOff = cause(e, EOFException.class) != null
                || cause(e, SocketException.class) != null
                || cause(e, SocketTimeoutException.class) != null;
        return !brokenOff && cause(e, SSLException.class) != null
                || cause(e, GeneralSecurityException.class) != null
                || cause(e, FileNotFoundException.class) != null
                || cause(e, NoSuchFileException.class) != null;
    }

    /** The first cause of a type, or null. */
    public static <T> T cause(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
