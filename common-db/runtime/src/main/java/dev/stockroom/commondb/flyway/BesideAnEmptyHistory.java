package dev.stockroom.commondb.flyway;

import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The tables beside a history that holds no row, because the history was emptied, restored without its data, or never
 * written into. What can be lost decides. Tables that hold rows are refused in any reading, because the first migration
 * would run again on top of them. Tables without a row have nothing to lose: a first migration that was killed outside
 * of a transaction has left them, or a callback before it. Only a history whose file shows that rows were there says
 * more.
 *
 * @param history the history's table, quoted
 * @param written whether the history's file tells that the table has held rows; a VACUUM or a restore makes it forget
 */
record BesideAnEmptyHistory(String history, boolean written, List<String> tables, List<String> filled) {

    private static final int NAMED = 5;

    /**
     * The statement leaves out the undo store, which holds no rows of the service and may be filled before the first
     * migration.
     */
    private static final String TABLES = "SELECT h.oid::regclass::text,"
            + " pg_relation_filenode(h.oid) <> h.oid OR pg_relation_size(h.oid) > 0, n.nspname, c.relname,"
            + " c.relkind = 'r' AND pg_relation_size(c.oid) = 0, c.relkind <> 'f' AND NOT c.relrowsecurity"
            + " AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"
            + " FROM pg_class h, pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE h.oid = to_regclass(?)"
            + " AND (n.oid = h.relnamespace OR n.nspname = ANY (?)) AND c.oid <> h.oid"
            + " AND NOT (n.oid = h.relnamespace AND c.relname = (h.relname || '" + HistoryTable.UNDO + "')::name)"
            + " AND c.relkind IN ('r', 'p', 'f') AND NOT EXISTS (SELECT FROM pg_depend d"
            + " WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 3, 4";

    /**
     * Looks for such tables, with a second statement only if a table has pages.
     *
     * @param schemas the schemas whose tables count besides those of the history's own
     * @return empty if there is no such history, or nothing beside it
     */
    static Optional<BesideAnEmptyHistory> in(Connection connection, String history, List<String> schemas)
            throws SQLException {
        String name = null;
        boolean written = false;
        List<String> tables = new ArrayList<>();
        List<String> filled = new ArrayList<>();
        List<String> toAsk = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, history);
            query.setArray(2, connection.createArrayOf("text", schemas.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    name = row.getString(1);
                    written = row.getBoolean(2);
                    String table = Quoting.identifier(row.getString(3)) + "." + Quoting.identifier(row.getString(4));
                    tables.add(table);
                    if (!row.getBoolean(5)) {
                        (row.getBoolean(6) ? toAsk : filled).add(table);
                    }
                }
            }
        }
        if (!written) {
            filled.addAll(withRows(connection, toAsk));
        }
        return tables.isEmpty()
                ? Optional.empty()
                : Optional.of(new BesideAnEmptyHistory(name, written, tables, filled));
    }

    private static List<String> withRows(Connection connection, List<String> tables) throws SQLException {
        List<String> filled = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT FROM " + table + " LIMIT 1")) {
                    if (row.next()) {
                        filled.add(table);
                    }
                }
            }
        }
        return filled;
    }

    /** Why the history has lost its rows, or may have; empty if nothing can be lost. */
    Optional<String> loss() {
        if (written) {
            return Optional.of(history + " has lost its rows, and beside it stand " + named(tables));
        }
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of(history + " holds no row, and beside it stand tables with rows, or that may not be read: "
                        + named(filled) + "; either it has lost its rows, or a first migration that runs outside of a"
                        + " transaction was killed and has left them: then drop what it has left, and start again; or, if all"
                        + " of it is there, drop the empty history, and let a baseline take it over");
    }

    private static String named(List<String> tables) {
        return tables.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (tables.size() > NAMED ? ", and " + (tables.size() - NAMED) + " more" : "");
    }
}
