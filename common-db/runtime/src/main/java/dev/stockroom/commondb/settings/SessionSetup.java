package dev.stockroom.commondb.settings;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a session runs before anything else, so that role and search path are the same in Flyway's sessions and in those
 * that look for its history.
 *
 * @param pool what the pool runs on a connection that it gives Flyway, or null
 * @param flyway what Flyway runs by its {@code init-sql}, or null
 */
public record SessionSetup(String pool, String flyway) {

    /** Nothing is run. */
    static final SessionSetup NONE = new SessionSetup(null, null);

    /** As the pool does it; Flyway does the rest by itself. */
    public void asThePool(Connection connection) throws SQLException {
        run(connection, pool);
    }

    /** As Flyway does it, on a connection of the pool. */
    public void asFlyway(Connection connection) throws SQLException {
        run(connection, flyway);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        if (sql != null && !sql.isBlank()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }
}
