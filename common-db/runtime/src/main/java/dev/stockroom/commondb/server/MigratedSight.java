package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/**
 * What the migrating login sees and the service's own login must see as well: the same database, and each table that
 * the migrating login finds by its plain name. The catalogue tells both; no right on a table is needed, because anybody
 * may read the catalogue. A table that the migrating login must name with its schema says nothing, because the service
 * may do the same.
 *
 * @param server the cluster's identifier; null if the server does not tell it
 * @param database the database's identifier in the cluster
 * @param schema the history's schema
 * @param history the history's identifier; null if there is no history
 * @param tables the identifiers of the tables beside the history, as an array in SQL
 */
public record MigratedSight(String server, long database, String schema, Long history, String tables) {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final String DATABASE = "(SELECT oid FROM pg_database WHERE datname = current_database())";

    private static final String LOOK = "SELECT " + DATABASE + ", (SELECT c.oid FROM pg_class c WHERE c.relname = ?"
            + " AND c.relnamespace = s.oid), ARRAY(SELECT c.oid FROM pg_class c WHERE c.relnamespace = s.oid"
            + " AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname NOT IN (?, ?) AND pg_table_is_visible(c.oid)"
            + " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid"
            + " AND d.deptype = 'e'))::text, s.nspname FROM (SELECT 1) one"
            + " LEFT JOIN pg_namespace s ON s.nspname = coalesce(?, current_schema())";

    private static final String SEEN = "SELECT " + DATABASE + ", current_database(),"
            + " ?::oid IS NULL OR EXISTS (SELECT FROM pg_class WHERE oid = ?::oid AND relname = ?),"
            + " (SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ') FROM (SELECT * FROM pg_class"
            + " WHERE oid = ANY (?::oid[]) AND NOT pg_table_is_visible(oid) ORDER BY relname LIMIT 5) c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace), current_setting('search_path')";

    /** Who may grant the role administers it, and a role's creator is such a member since PostgreSQL 16. */
    private static final String IDLE_MEMBER = "SELECT pg_has_role(oid, 'MEMBER') AND NOT pg_has_role(oid, 'USAGE')"
            + " AND NOT pg_has_role(oid, 'MEMBER WITH ADMIN OPTION') FROM pg_roles WHERE rolname = ?";

    /** Looks with the migrating login: one statement, and a second one if the service has another address. */
    public static MigratedSight of(Connection connection, DatabaseSettings settings) throws SQLException {
        HistoryTable history = settings.historyTable();
        try (PreparedStatement query = connection.prepareStatement(LOOK)) {
            query.setString(1, history.name());
            query.setString(2, history.name());
            query.setString(3, history.undo().name());
            query.setString(4, history.schema());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new MigratedSight(
                        server(connection, settings),
                        row.getLong(1),
                        row.getString(4),
                        row.getObject(2, Long.class),
                        row.getString(3));
            }
        }
    }

    /**
     * Asks for the cluster's identifier, because two clusters that were filled alike number alike. One address for both
     * logins means one cluster, and asks nothing.
     */
    static String server(Connection connection, DatabaseSettings settings) throws SQLException {
        boolean sameAddress =
                settings.url().hosts().equals(settings.serviceUrl().hosts());
        if (sameAddress) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT system_identifier::text FROM pg_control_system()")) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.NOT_YET) {
                throw e;
            }
            LOG.debug("The server does not tell which it is", e);
            return null;
        }
    }

    /**
     * Looks with the service's own login.
     *
     * @throws DatabaseStartException if that login sees another database, or not the tables, or has none of the granted rights
     */
    void refuseUnlessSeen(Connection own, DatabaseSettings settings) throws SQLException {
        if (!setUp(own, settings)) {
            return;
        }
        refuseWithoutInheritance(own, settings);
        String another = server == null ? null : server(own, settings);
        try (PreparedStatement query = own.prepareStatement(SEEN)) {
            query.setObject(1, history);
            query.setObject(2, history);
            query.setString(3, settings.historyTable().name());
            query.setString(4, tables);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                boolean elsewhere = another != null && !another.equals(server);
                if (elsewhere || row.getLong(1) != database || !row.getBoolean(3)) {
                    throw SightFailures.anotherDatabase(settings, row.getString(2), elsewhere);
                } else if (row.getString(4) != null) {
                    throw SightFailures.notSeen(settings, schema, row.getString(4), row.getString(5));
                }
            }
        }
    }

    /**
     * Refuses a login that is a member of the role that is granted what the service needs, and has no rights by that: its
     * queries would be refused.
     */
    private static void refuseWithoutInheritance(Connection own, DatabaseSettings settings) throws SQLException {
        String role = settings.serviceRole();
        if (role == null || role.equals(settings.ownUser())) {
            return;
        }
        try (PreparedStatement query = own.prepareStatement(IDLE_MEMBER)) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    throw SightFailures.inheritsNothing(settings, Membership.toInherit(own, role, settings.ownUser()));
                }
            }
        }
    }

    /** Whether the session could be set up; a failure is left to the pool, which reports it. */
    private static boolean setUp(Connection own, DatabaseSettings settings) throws SQLException {
        try {
            settings.setup().asTheService(own);
            return true;
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.NOT_YET) {
                throw e;
            }
            LOG.debug("quarkus.datasource.jdbc.new-connection-sql is refused", e);
            return false;
        }
    }
}
