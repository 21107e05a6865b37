package dev.stockroom.commondb.deployment;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Asks a server of a test. */
final class TestPostgres {

    private TestPostgres() {}

    static PGSimpleDataSource dataSource(int port, String database) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setPortNumbers(new int[] {port});
        server.setUser(EmbeddedServer.SUPERUSER);
        server.setDatabaseName(database);
        return server;
    }

    /** The one value that a query gives, as text. */
    static String value(int port, String database, String query) throws SQLException {
        try (Connection connection = dataSource(port, database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : null;
        }
    }

    static void execute(int port, String database, String script) throws SQLException {
        try (Connection connection = dataSource(port, database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
