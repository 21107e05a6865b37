package dev.stockroom.commondb.server;

import dev.stockroom.commondb.history.HistorySignature;
import dev.stockroom.commondb.settings.HistoryTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Looks for tables of Flyway's form beside the history of the settings. Such a table is this service's own from before
 * its settings changed, another Flyway's of the same application, or another service's.
 */
final class OtherHistories {

    private static final String TABLES = "SELECT n.nspname, c.relname, " + HistoryRows.IS_READABLE
            + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE " + HistoryRows.IS_HISTORY;

    private static final String ORDER = " ORDER BY 1, 2";

    /** Who names the search path limits the search to the path, as for a history of the configured name. */
    private static final String OF_ANOTHER_NAME =
            TABLES + " AND c.relname <> ? AND (n.nspname = ANY (current_schemas(false))"
                    + " OR NOT EXISTS (SELECT FROM pg_settings WHERE name = 'search_path' AND source IN ('client', 'session')))"
                    + ORDER;

    private static final String IN_SCHEMAS =
            TABLES + " AND (n.nspname = ANY (?) OR n.nspname = coalesce(?, current_schema()))"
                    + " AND NOT (n.nspname = coalesce(?, current_schema()) AND c.relname = ?)" + ORDER;

    private final HistorySignature signature;

    OtherHistories(HistorySignature signature) {
        this.signature = signature;
    }

    /** A table of Flyway's form. */
    private record Found(HistoryTable table, boolean readable) {}

    /** The histories of another name that are this service's, in any schema that Flyway might have used. */
    List<HistoryTable> oursOfAnotherName(Connection connection, HistoryTable own) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(OF_ANOTHER_NAME)) {
            query.setString(1, own.name());
            return ours(connection, found(query));
        }
    }

    /** The histories that are this service's and stand beside the own one, in these schemas. */
    List<HistoryTable> oursIn(Connection connection, HistoryTable own, Collection<String> schemas) throws SQLException {
        return ours(connection, in(connection, own, schemas));
    }

    /** The histories that stand beside the own one in these schemas and are not, as far as may be read, this service's. */
    List<HistoryTable> othersIn(Connection connection, HistoryTable own, Collection<String> schemas)
            throws SQLException {
        List<HistoryTable> others = new ArrayList<>(allIn(connection, own, schemas));
        others.removeAll(oursIn(connection, own, schemas));
        return others;
    }

    /** All histories that stand beside the own one in these schemas. */
    List<HistoryTable> allIn(Connection connection, HistoryTable own, Collection<String> schemas) throws SQLException {
        return in(connection, own, schemas).stream().map(Found::table).toList();
    }

    private static List<Found> in(Connection connection, HistoryTable own, Collection<String> schemas)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IN_SCHEMAS)) {
            query.setArray(1, connection.createArrayOf("text", schemas.toArray()));
            query.setString(2, own.schema());
            query.setString(3, own.schema());
            query.setString(4, own.name());
            return found(query);
        }
    }

    private static List<Found> found(PreparedStatement query) throws SQLException {
        List<Found> found = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(new Found(new HistoryTable(row.getString(1), row.getString(2)), row.getBoolean(3)));
            }
        }
        return found;
    }

    private List<HistoryTable> ours(Connection connection, List<Found> found) throws SQLException {
        List<HistoryTable> ours = new ArrayList<>();
        for (Found one : found) {
            if (one.readable() && signature.surelyOurs(rows(connection, one.table()))) {
                ours.add(one.table());
            }
        }
        return ours;
    }

    private static List<HistorySignature.Row> rows(Connection connection, HistoryTable table) throws SQLException {
        List<HistorySignature.Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HistoryRows.select(table))) {
            while (row.next()) {
                rows.add(HistoryRows.row(row, 2));
            }
        }
        return rows;
    }
}
