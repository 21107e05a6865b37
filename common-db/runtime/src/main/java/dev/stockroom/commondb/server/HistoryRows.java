package dev.stockroom.commondb.server;

import dev.stockroom.commondb.history.HistorySignature;
import dev.stockroom.commondb.settings.HistoryTable;
import dev.stockroom.commondb.settings.Quoting;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The SQL that tells Flyway's histories from other tables, and reads of their rows whose a history is. */
final class HistoryRows {

    private static final String COLUMNS = "'installed_rank', 'version', 'type', 'script', 'checksum', 'installed_by'";

    /** Whether the table {@code c} in the schema {@code n} has the columns of a history. */
    static final String IS_HISTORY = "c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'"
            + " AND n.nspname <> 'information_schema' AND 6 = (SELECT count(*) FROM pg_attribute a WHERE"
            + " a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN (" + COLUMNS + "))";

    /** Whether the session may read the table {@code c} in the schema {@code n}. */
    static final String IS_READABLE = "has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')";

    private HistoryRows() {}

    /** Reads one history, whose schema comes first; as texts, because a table may share only its columns with a history. */
    static String select(HistoryTable table) {
        return "SELECT " + Quoting.text(table.schema()) + ", version::text, type::text LIKE '%BASELINE', script::text,"
                + " checksum::text, installed_by::text FROM " + table.sql() + " WHERE type::text <> 'SCHEMA'";
    }

    /** @param column the column after that of the schema */
    static HistorySignature.Row row(ResultSet row, int column) throws SQLException {
        return new HistorySignature.Row(
                row.getString(column),
                row.getBoolean(column + 1),
                row.getString(column + 2),
                row.getString(column + 3),
                row.getString(column + 4));
    }
}
