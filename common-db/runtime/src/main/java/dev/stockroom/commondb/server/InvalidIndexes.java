package dev.stockroom.commondb.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** What a migration that failed outside of a transaction may have left in the schema. */
public final class InvalidIndexes {

    /** An index that is being built at this moment is not valid yet, and is no leftover. */
    private static final String INVALID = "SELECT i.indexrelid::regclass::text FROM pg_index i WHERE NOT i.indisvalid"
            + " AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)"
            + " ORDER BY 1";

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private InvalidIndexes() {}

    /** The INVALID indexes for a report: none if there is no connection, or if the question fails. */
    public static List<String> seen(Connection connection) {
        try {
            return connection == null ? List.of() : invalidIndexes(connection);
        } catch (SQLException e) {
            LOG.debug("The indexes could not be read", e);
            return List.of();
        }
    }

    /** The names of the INVALID indexes, as SQL takes them. */
    public static List<String> invalidIndexes(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet index = statement.executeQuery(INVALID)) {
            while (index.next()) {
                names.add(index.getString(1));
            }
        }
        return names;
    }
}
