package dev.stockroom.commondb.settings;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SQL that a session runs before anything else: role and search path are then the same in Flyway's sessions and in
 * those that look for its history.
 *
 * @param pool what the pool runs on a connection that it gives Flyway, or null
 * @param flyway what Flyway runs by its {@code init-sql}, or null
 * @param service what the pool runs on a connection of the service, or null
 */
public record SessionSetup(String pool, String flyway, String service) {

    /** A setup that runs nothing. */
    public static final SessionSetup NONE = new SessionSetup(null, null, null);

    private static final Pattern SET_ROLE = Pattern.compile(
            "(?is)(?:^|;)\\s*SET\\s+(?:SESSION\\s+)?ROLE\\s+(?:TO\\s+|=\\s*)?(?:\"([^\"]+)\"|'([^']+)'|(\\w+))\\s*(?:;|$)");

    /** Whether nothing is run before the history is looked at. */
    public boolean leavesSessionsAlone() {
        return pool == null && flyway == null;
    }

    /** Whether Flyway runs something on each of its connections. */
    public boolean hasInitSql() {
        return flyway != null && !flyway.isBlank();
    }

    /** The role that Flyway's {@code init-sql} sets; empty if it sets none. */
    public Optional<String> role() {
        Matcher set = SET_ROLE.matcher(flyway == null ? "" : flyway);
        return !set.find()
                ? Optional.empty()
                : Stream.of(set.group(1), set.group(2), lower(set.group(3)))
                        .filter(Objects::nonNull)
                        .filter(role -> !role.equals("none"))
                        .findFirst();
    }

    private static String lower(String unquoted) {
        return unquoted == null ? null : unquoted.toLowerCase(Locale.ROOT);
    }

    /** Runs what the pool runs on a connection of the service. */
    public void asTheService(Connection connection) throws SQLException {
        run(connection, service);
    }

    /** Runs what the pool runs on a connection for Flyway; Flyway does the rest by itself. */
    public void asThePool(Connection connection) throws SQLException {
        run(connection, pool);
    }

    /** Runs what Flyway runs, on a connection of the pool. */
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
