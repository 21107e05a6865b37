package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.FailureText;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.failure.NotYetException.Patience;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Why a session may not write: its server is a standby, or a setting says so.
 *
 * @param setting the setting that is on; null for a standby
 * @param source where the setting comes from, in the server's words
 */
public record ReadOnly(String setting, String source, String user, String database) {

    private static final String REFUSED = "25006";

    /** The default comes first, because the other setting only follows it. */
    private static final String ASK = "SELECT pg_is_in_recovery(), s.name, s.source, session_user, current_database()"
            + " FROM pg_settings s WHERE s.name IN ('default_transaction_read_only', 'transaction_read_only')"
            + " AND s.setting = 'on' AND current_setting('transaction_read_only') = 'on' ORDER BY s.name LIMIT 1";

    /** Whether the server has refused a statement because the session is read-only. */
    public static boolean isTold(SQLException e) {
        return REFUSED.equals(e.getSQLState());
    }

    /** Asks the server; empty if the session may write. */
    public static Optional<ReadOnly> of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ASK)) {
            return row.next()
                    ? Optional.of(new ReadOnly(
                            row.getBoolean(1) ? null : row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5)))
                    : Optional.empty();
        }
    }

    private boolean standby() {
        return setting == null;
    }

    /**
     * The fault for those who may wait.
     *
     * @param where the server and the database, for the failure's text
     */
    public NotYetException notYet(String where, Throwable cause) {
        FailureText text = new FailureText("PostgreSQL takes no writes", where, reason(), remedy());
        return new NotYetException(
                reason(), text, standby() ? Patience.WITHOUT_TIMEOUT : Patience.UNTIL_THE_TIMEOUT, cause);
    }

    /** Why in one line. */
    public String reason() {
        return REFUSED + " the server is read-only (" + (standby() ? "a standby" : setting + " is on, set " + place())
                + ")";
    }

    private String place() {
        return switch (source) {
            case "database" -> "for database " + Quoting.identifier(database);
            case "user" -> "for role " + Quoting.identifier(user);
            case "database user" ->
                "for role " + Quoting.identifier(user) + " in database " + Quoting.identifier(database);
            case "global" -> "for all roles";
            case "client" -> "by the connection's options";
            case "session" -> "in the session";
            default -> "for the whole server, by its " + source;
        };
    }

    /** What to do about it. */
    public String remedy() {
        if (standby()) {
            return "point quarkus.datasource.jdbc.url at the primary (with several hosts: targetServerType=primary), or"
                    + " promote the standby";
        }
        return switch (source) {
            case "database" -> reset("connected to another database", "ALTER DATABASE " + Quoting.identifier(database));
            case "user" -> reset("as another role", "ALTER ROLE " + Quoting.identifier(user));
            case "database user" ->
                reset(
                        "as another role",
                        "ALTER ROLE " + Quoting.identifier(user) + " IN DATABASE " + Quoting.identifier(database));
            case "global" -> reset("after SET " + setting + " = off", "ALTER ROLE ALL");
            case "client" ->
                "take it out of the options of quarkus.datasource.jdbc.url, quarkus.flyway.jdbc-url or"
                        + " quarkus.datasource.jdbc.additional-jdbc-properties";
            case "session" ->
                "take it out of quarkus.flyway.init-sql, quarkus.datasource.jdbc.new-connection-sql, or readOnlyMode of"
                        + " the URL";
            default -> "look why it was set, a full disk perhaps, and take it out of the server's " + source + " again";
        };
    }

    /** @param how how the administrator's own session can write */
    private String reset(String how, String what) {
        return "look why it was set, a full disk or a move perhaps; then let an administrator run, " + how + ":\n"
                + what + " RESET " + setting + ";";
    }
}
