package dev.stockroom.e2e.bed;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL that a test runs itself, as the server's superuser unless it says otherwise. */
public record Sql(String url, String user, String password) {

    /** What the tests' own sessions are called, so that nobody takes them for a service's. */
    static final String APPLICATION_NAME = "e2e";

    public Connection connect() {
        try {
            return DriverManager.getConnection(url, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(url + ": " + e.getMessage(), e);
        }
    }

    public void execute(String... statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** The rows, their columns joined by a vertical bar. */
    public List<String> rows(String sql, Object... arguments) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return rowsOf(statement.executeQuery());
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    private static List<String> rowsOf(ResultSet result) throws SQLException {
        var rows = new ArrayList<String>();
        int columns = result.getMetaData().getColumnCount();
        while (result.next()) {
            var row = new ArrayList<String>();
            for (int i = 1; i <= columns; i++) {
                row.add(result.getString(i));
            }
            rows.add(String.join("|", row));
        }
        return rows;
    }

    /** The one value of the one row, or {@code null} when there is no row. */
    public String value(String sql, Object... arguments) {
        var rows = rows(sql, arguments);
        return rows.isEmpty() ? null : rows.get(0);
    }

    public boolean holds(String sql, Object... arguments) {
        return "t".equals(value(sql, arguments));
    }
}
