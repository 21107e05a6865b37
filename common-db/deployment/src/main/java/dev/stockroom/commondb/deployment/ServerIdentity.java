package dev.stockroom.commondb.deployment;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The moment at which a PostgreSQL was started, to the microsecond. The moment tells this server from another one that
 * has taken over the port, of tests for example, even if that one knows the same login.
 */
final class ServerIdentity {

    private static final int PATIENCE_SECONDS = 5;

    private ServerIdentity() {}

    /** The identity; empty if nobody answers, or if the server does not let this login in. */
    static Optional<String> of(String url, String user, String password) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(url);
        server.setUser(user);
        server.setPassword(password);
        server.setLoginTimeout(PATIENCE_SECONDS);
        server.setSocketTimeout(PATIENCE_SECONDS);
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer =
                        statement.executeQuery("SELECT extract(epoch FROM pg_postmaster_start_time())::text")) {
            answer.next();
            return Optional.of(answer.getString(1));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
