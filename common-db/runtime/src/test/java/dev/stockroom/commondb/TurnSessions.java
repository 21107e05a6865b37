package dev.stockroom.commondb;

import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.Driver;

/** Sessions of replicas on a database of the test's own, and the turns they take. */
public final class TurnSessions implements BeforeEachCallback, AfterEachCallback {

    private final List<Connection> connections = new ArrayList<>();
    private String database;

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        database = TestServer.freshDatabase("turn");
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    public String database() {
        return database;
    }

    public CompletableFuture<MigrationTurn> taking(Connection connection, StartupState state) {
        return CompletableFuture.supplyAsync(
                () -> {
                    MigrationTurn turn = turn(connection, state);
                    try {
                        turn.take();
                    } catch (SQLException | NotYetException e) {
                        throw new IllegalStateException(e);
                    }
                    return turn;
                },
                task -> new Thread(task).start());
    }

    public static MigrationTurn turn(Connection connection, StartupState state) {
        return new MigrationTurn(
                connection,
                TestServer.server(TestServer.settings("postgres").read()),
                state,
                TestServer.patience(Duration.ZERO),
                System::nanoTime,
                Optional.empty());
    }

    /** Lets that session work on a statement until it ends; returns when the statement runs. */
    public CompletableFuture<Void> busy(Connection connection) throws Exception {
        long pid = pid(connection);
        CompletableFuture<Void> working = CompletableFuture.runAsync(
                () -> {
                    try {
                        execute(connection, "SELECT pg_sleep(600)");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
        String runs = " AND state = 'active' AND query LIKE 'SELECT pg_sleep(600)%'";
        TestServer.await("the statement runs", () -> are(pid, runs));
        return working;
    }

    public boolean isThere(long pid) throws SQLException {
        return are(pid, "");
    }

    private boolean are(long pid, String how) throws SQLException {
        return TestServer.value(database, "SELECT 1 FROM pg_stat_activity WHERE pid = " + pid + how) != null;
    }

    /** Waits until the last statement of that session was 300 ms ago, by the clock of the server. */
    public void awaitAge(long pid) throws Exception {
        String old = " AND clock_timestamp() - state_change > interval '300 ms'";
        TestServer.await("the turn is old", () -> are(pid, old));
    }

    /** How long ago that was, in whole milliseconds and no fewer. */
    public static long msSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis() + 1;
    }

    public static StartupState state() {
        return new StartupState(System::nanoTime);
    }

    public String advisoryLocks() throws SQLException {
        return TestServer.value(
                database,
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    public Connection open(String application) throws SQLException {
        return open(database, application, TestServer.SUPERUSER);
    }

    public Connection open(String name, String application, String user) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("ApplicationName", application);
        Connection connection = new Driver().connect(TestServer.url(name).jdbc(), login);
        connections.add(connection);
        return connection;
    }

    public static long pid(Connection connection) throws SQLException {
        return Long.parseLong(TestServer.value(connection, "SELECT pg_backend_pid()"));
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
