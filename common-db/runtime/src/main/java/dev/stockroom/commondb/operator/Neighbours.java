package dev.stockroom.commondb.operator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names what is in a database, or uses it, beside the one service that asks: other histories, relations in other schemas or
 * of other owners, relations without a history, and sessions. What an extension has brought is nobody's.
 */
final class Neighbours {

    private static final int NAMED = 20;

    /** $1 is this service's history, $2 the schemas that are Flyway's by its settings. */
    private static final String RELATIONS = """
            WITH mine AS (SELECT c.oid, c.relnamespace, c.relowner FROM pg_class c WHERE c.oid = to_regclass(?))
            SELECT format('%I.%I', n.nspname, c.relname), pg_get_userbyid(c.relowner),
              c.relkind IN ('r', 'p', 'v') AND (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid
                AND a.attname IN ('installed_rank', 'installed_by', 'installed_on', 'script', 'checksum')) = 5,
              n.oid NOT IN (SELECT relnamespace FROM mine) AND NOT n.nspname = ANY (?)
                AND n.nspname IS DISTINCT FROM current_schema(),
              c.relowner NOT IN (SELECT relowner FROM mine) AND pg_get_userbyid(c.relowner) <> current_user,
              NOT EXISTS (SELECT FROM mine)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.oid NOT IN (SELECT oid FROM mine)
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND (d.deptype = 'e' OR c.relkind = 'S' AND d.deptype IN ('a', 'i')))
            ORDER BY 1""";

    private static final String SESSIONS = """
            SELECT coalesce(nullif(application_name, ''), 'unnamed') || ' (user ' || usename || ', server process ' || pid || ')'
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
            ORDER BY backend_start""";

    private final List<String> histories = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();
    private final List<String> ofOthers = new ArrayList<>();
    private final List<String> withoutHistory = new ArrayList<>();
    private final List<String> sessions = new ArrayList<>();

    private Neighbours() {}

    /**
     * All of them, a line for each kind.
     *
     * @param history this service's history table, quoted, with its schema if that is set
     * @param managed the schemas that are Flyway's here by its settings
     */
    static List<String> in(Connection connection, String history, Set<String> managed) throws SQLException {
        Neighbours found = new Neighbours();
        found.readRelations(connection, history, managed);
        found.readSessions(connection);
        return found.lines();
    }

    private void readRelations(Connection connection, String history, Set<String> managed) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
            query.setString(1, history);
            query.setArray(2, connection.createArrayOf("text", managed.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    list(row).add(row.getString(1) + (row.getBoolean(5) ? " (owner " + row.getString(2) + ")" : ""));
                }
            }
        }
    }

    /** Where a relation belongs; what is this service's own goes nowhere. */
    private List<String> list(ResultSet row) throws SQLException {
        if (row.getBoolean(3)) {
            return histories;
        } else if (row.getBoolean(4)) {
            return elsewhere;
        } else if (row.getBoolean(6)) {
            return withoutHistory;
        }
        return row.getBoolean(5) ? ofOthers : new ArrayList<>();
    }

    private void readSessions(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SESSIONS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                sessions.add(row.getString(1));
            }
        }
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        add(lines, "it holds another history: ", histories);
        add(lines, "it holds no history of this service, but it holds: ", withoutHistory);
        add(lines, "it holds in schemas that are not this service's: ", elsewhere);
        add(lines, "it holds of other owners: ", ofOthers);
        add(lines, "it is in use by ", sessions);
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(what
                    + names.stream().limit(NAMED).collect(Collectors.joining(", "))
                    + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""));
        }
    }
}
