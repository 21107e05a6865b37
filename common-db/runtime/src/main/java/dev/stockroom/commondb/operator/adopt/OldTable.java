package dev.stockroom.commondb.operator.adopt;

import dev.stockroom.commondb.operator.adopt.OldHistory.Tool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A table that bears the name of a migration tool's table.
 *
 * @param sql the table's name as SQL takes it
 * @param schema the table's schema, without quotes
 * @param name the table's name without quotes and schema
 * @param columns the table's columns in alphabetical order, each with its category in {@code pg_type}
 */
record OldTable(String sql, String schema, String name, String columns) {

    private static final String TABLES = "SELECT c.oid::regclass::text, n.nspname, c.relname,"
            + " string_agg(a.attname || ' ' || t.typcategory::text, ', ' ORDER BY a.attname) FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            + " JOIN pg_type t ON t.oid = a.atttypid"
            + " WHERE c.relkind IN ('r', 'p') AND c.relname = ANY (?)"
            + " AND (n.nspname = ANY (current_schemas(false)) OR n.nspname = ANY (?)) GROUP BY c.oid, n.nspname, c.relname ORDER BY 1";

    /**
     * Such tables in the schemas that the connection works in, and in others.
     *
     * @param others the names of further schemas, without quotes
     */
    static List<OldTable> in(Connection connection, List<String> others) throws SQLException {
        Object[] names =
                Arrays.stream(Tool.values()).map(Tool::table).distinct().toArray();
        List<OldTable> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, connection.createArrayOf("text", names));
            query.setArray(2, connection.createArrayOf("text", others.toArray()));
            try (ResultSet table = query.executeQuery()) {
                while (table.next()) {
                    tables.add(new OldTable(
                            table.getString(1), table.getString(2), table.getString(3), table.getString(4)));
                }
            }
        }
        return tables;
    }

    /** The tool whose table this is, by the columns. */
    Optional<Tool> tool() {
        return Arrays.stream(Tool.values())
                .filter(tool -> tool.has(name, columns))
                .findFirst();
    }

    /** The versions that the table lists as applied. */
    List<String> versions(Connection connection, Tool tool) throws SQLException {
        return column(connection, tool.column() + "::text", tool.column() + " IS NOT NULL");
    }

    /** The versions that golang-migrate has not completed. */
    List<String> dirty(Connection connection) throws SQLException {
        return column(connection, "version::text", "dirty");
    }

    private List<String> column(Connection connection, String what, String which) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT " + what + " FROM " + sql + " WHERE " + which + " ORDER BY 1")) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
