package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The SQL by which an administrator gives a login the membership that is lacking. Since PostgreSQL 16 each membership has
 * options, and a GRANT that does not name an option leaves it as it is.
 */
public final class Membership {

    private static final int WITH_OPTIONS = 16;

    /** The owner of a schema; {@code public} belongs to whoever owns the database. */
    private static final String OWNER = "SELECT n.nspname, pg_get_userbyid(o.owner),"
            + " pg_has_role(o.owner, 'MEMBER') AND NOT pg_has_role(o.owner, 'USAGE'), current_user"
            + " FROM pg_namespace n JOIN pg_database d ON d.datname = current_database() CROSS JOIN LATERAL"
            + " (SELECT CASE pg_get_userbyid(n.nspowner) WHEN 'pg_database_owner' THEN d.datdba ELSE n.nspowner END) o(owner)"
            + " WHERE n.nspname = coalesce(?, current_schema())";

    /** The owner of a table, and the table of the undo scripts beside it if that is there. */
    private static final String OWNER_OF_TABLE = "SELECT pg_get_userbyid(c.relowner),"
            + " pg_has_role(c.relowner, 'MEMBER') AND NOT pg_has_role(c.relowner, 'USAGE'), current_user, EXISTS (SELECT"
            + " FROM pg_class u WHERE u.relnamespace = c.relnamespace AND u.relname = ?) FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE c.relname = ? AND n.nspname = coalesce(?, current_schema())";

    private Membership() {}

    /** @param connection any connection to the server, for its version */
    static String toSetTheRole(Connection connection, String role, String member) throws SQLException {
        return grant(role, member) + (hasOptions(connection) ? " WITH SET TRUE;" : ";");
    }

    /** @param connection any connection to the server, for its version */
    static String toInherit(Connection connection, String role, String member) throws SQLException {
        return hasOptions(connection)
                ? grant(role, member) + " WITH INHERIT TRUE;"
                : grant(role, member) + ";\nALTER ROLE " + Quoting.identifier(member) + " INHERIT;";
    }

    /**
     * The SQL by which the session's user could create in a schema: a membership in the owner that is there is made to
     * count, else the user is granted the right itself.
     *
     * @param schema null for the session's first
     */
    public static String toCreateIn(Connection connection, String schema) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OWNER)) {
            query.setString(1, schema);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return "CREATE SCHEMA " + (schema == null ? "..." : Quoting.identifier(schema)) + ";";
                }
                String user = row.getString(4);
                return row.getBoolean(3)
                        ? toInherit(connection, row.getString(2), user)
                        : "GRANT USAGE, CREATE ON SCHEMA " + Quoting.identifier(row.getString(1)) + " TO "
                                + Quoting.identifier(user) + ";";
            }
        }
    }

    /**
     * The SQL by which the session's user could write a history: a membership in the owner that is there is made to count,
     * else the user is granted the right itself.
     */
    public static String toWrite(Connection connection, HistoryTable history) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OWNER_OF_TABLE)) {
            query.setString(1, history.undo().name());
            query.setString(2, history.name());
            query.setString(3, history.schema());
            try (ResultSet row = query.executeQuery()) {
                boolean there = row.next();
                if (there && row.getBoolean(2)) {
                    return toInherit(connection, row.getString(1), row.getString(3));
                }
                return "GRANT SELECT, INSERT, UPDATE, DELETE ON " + history.sql()
                        + (there && row.getBoolean(4) ? ", " + history.undo().sql() : "") + " TO "
                        + (there ? Quoting.identifier(row.getString(3)) : "...") + ";";
            }
        }
    }

    private static boolean hasOptions(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion() >= WITH_OPTIONS;
    }

    private static String grant(String role, String member) {
        return "GRANT " + Quoting.identifier(role) + " TO " + Quoting.identifier(member);
    }
}
