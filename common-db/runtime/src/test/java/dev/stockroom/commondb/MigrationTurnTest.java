package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.StartupState.Phase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** The turn, with sessions of a real server. */
class MigrationTurnTest {

    /** As Flyway computes it: its magic number, plus the hash of the history table's name. */
    private static final long FLYWAYS_MAGIC =
            (0x46L << 40) + (0x6CL << 32) + (0x79L << 24) + (0x77 << 16) + (0x61 << 8) + 0x79;

    private final List<Connection> connections = new ArrayList<>();
    private String database;

    @BeforeEach
    void createDatabase() throws SQLException {
        database = TestServer.freshDatabase("turn");
    }

    @AfterEach
    void closeConnections() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    @Test
    @Tag("P1")
    void isOnesAndTheOthersSayWhose() throws Exception {
        Connection first = session("widget/pod-1");
        turn(first, state()).take();
        Thread.sleep(300); // the age of the turn is under test
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> second = taking(session("widget/pod-2"), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(waiting.data()).containsEntry("holder", "widget/pod-1").containsEntry("holderPid", pid(first));
        assertThat((long) waiting.data().get("heldMs")).isBetween(300L, 5_000L);
        assertThat(second).isNotDone();
        turn(first, state()).end();
        second.get(5, TimeUnit.SECONDS);
    }

    @Test
    @Tag("P1")
    void isNeverTwoSessionsAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> replicas = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Connection connection = session("widget/pod-" + i);
            replicas.add(CompletableFuture.runAsync(
                    () -> {
                        MigrationTurn turn = turn(connection, state());
                        try {
                            turn.take();
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.sleep(5); // the work of the turn
                            inside.decrementAndGet();
                            turn.end();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Void> replica : replicas) {
            replica.get(30, TimeUnit.SECONDS);
        }
        assertThat(most).hasValue(1);
        assertThat(advisoryLocks()).isEqualTo("0");
    }

    @Test
    @Tag("P7")
    void leavesNoLock() throws Exception {
        Connection one = session("widget");
        MigrationTurn turn = turn(one, state());
        turn.take();
        assertThat(advisoryLocks()).isEqualTo("1");
        turn.end();
        assertThat(advisoryLocks()).isEqualTo("0");
    }

    /** Polling holds no snapshot and no transaction, which CREATE INDEX CONCURRENTLY would wait for. */
    @Test
    void waitsWithoutATransaction() throws Exception {
        turn(session("widget/pod-1"), state()).take();
        Connection second = session("widget/pod-2");
        long waiter = pid(second);
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> taking = taking(second, waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        for (int i = 0; i < 20; i++) {
            String state = TestServer.value(
                    database,
                    "SELECT coalesce(wait_event_type, '') || ' ' || state FROM pg_stat_activity WHERE pid = " + waiter);
            assertThat(state).isNotEqualTo("Lock active").doesNotContain("in transaction");
        }
        assertThat(taking).isNotDone();
        connections.get(0).close();
        taking.get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"public\".\"flyway_schema_history\"",
                "\"shop\".\"flyway_schema_history\"",
                "\"public\".\"history\"",
                "\"public\".\"migrations\"",
                "a",
                "polygenelubricants",
                "\"\u0001\".\"a table with a long name that somebody chose\""
            })
    void waitsForTheLockOfFlywayWhateverItsTableIsCalled(String table) throws Exception {
        Connection orphan = session("an orphan of Flyway");
        execute(orphan, "SELECT pg_advisory_lock(" + (FLYWAYS_MAGIC + table.hashCode()) + ")");
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> taking = taking(session("widget"), waiting);
        TestServer.await("it waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(waiting.data())
                .containsEntry("holder", "an orphan of Flyway")
                .containsEntry("holderPid", pid(orphan));
        orphan.close();
        taking.get(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsForFlywayItself(boolean transactionalLock) throws Exception {
        var flyway = Flyway.configure()
                .dataSource("jdbc:postgresql://localhost:" + TestServer.port() + "/" + database, "postgres", null)
                .locations("classpath:slow");
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(transactionalLock);
        CompletableFuture<Void> migrating =
                CompletableFuture.runAsync(() -> flyway.load().migrate());
        TestServer.await(
                "Flyway migrates",
                () -> "1"
                        .equals(TestServer.value(
                                database,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
                                        + " '%pg_sleep(0.7)%' AND state = 'active' AND pid <> pg_backend_pid()")));
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> taking = taking(session("widget"), waiting);
        TestServer.await("it waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(taking).isNotDone();
        migrating.get(20, TimeUnit.SECONDS);
        taking.get(5, TimeUnit.SECONDS);
    }

    @Test
    void caresForNoOtherDatabaseAndNoOtherLock() throws Exception {
        String other = TestServer.freshDatabase("turn");
        Connection elsewhere = session(other, "elsewhere", TestServer.SUPERUSER);
        turn(elsewhere, state()).take();
        Connection here = session("an application");
        execute(here, "SELECT pg_advisory_lock(4711)");
        execute(
                here,
                "SELECT pg_advisory_lock(" + (int) (MigrationTurn.KEY >>> 32) + ", " + (int) MigrationTurn.KEY + ")");
        taking(session("widget"), state()).get(5, TimeUnit.SECONDS);
    }

    @Test
    @Tag("P6")
    void passesOnWithinASecondAfterAHolderIsKilledInMidStatement() throws Exception {
        Connection holder = session("widget/pod-1");
        turn(holder, state()).take();
        CompletableFuture<Void> migration = CompletableFuture.runAsync(() -> {
            try {
                execute(holder, "SELECT pg_sleep(60)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        TestServer.await(
                "the statement runs",
                () -> "1"
                        .equals(TestServer.value(
                                database,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
                                        + " 'SELECT pg_sleep(60)%' AND state = 'active'")));
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> second = taking(session("widget/pod-2"), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        long killed = System.nanoTime();
        holder.abort(Runnable::run); // closes the socket without a word, as the death of the process does
        second.get(10, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofMillis(1_500));
        assertThat(migration).failsWithin(Duration.ofSeconds(5));
    }

    @Test
    void waitsForAReadOnlyServerToBecomeWritable() throws Exception {
        TestServer.execute("postgres", "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        Connection standby = session("widget");
        assertThatExceptionOfType(NotYetException.class)
                .isThrownBy(() -> turn(standby, state()).take())
                .withMessageContaining("25006");
        assertThat(advisoryLocks()).isEqualTo("0");
        TestServer.execute("postgres", "ALTER DATABASE " + database + " RESET default_transaction_read_only");
        turn(session("widget"), state()).take();
    }

    @Test
    void waitsWithALoginThatMaySeeNoStatistics() throws Exception {
        Connection holder = session("widget/pod-1");
        turn(holder, state()).take();
        StartupState waiting = state();
        CompletableFuture<MigrationTurn> second = taking(session(database, "widget/pod-2", TestServer.PLAIN), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(waiting.data()).containsEntry("holder", "widget/pod-1").containsEntry("holderPid", pid(holder));
        assertThat((long) waiting.data().get("heldMs")).isNotNegative();
        holder.close();
        second.get(5, TimeUnit.SECONDS);
    }

    @Test
    void isLostWithItsConnection() throws Exception {
        Connection first = session("widget/pod-1");
        turn(first, state()).take();
        StartupState waiting = state();
        Connection second = session("widget/pod-2");
        CompletableFuture<MigrationTurn> taking = taking(second, waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        TestServer.execute("postgres", "SELECT pg_terminate_backend(" + pid(second) + ")");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> taking.get(5, TimeUnit.SECONDS))
                .havingRootCause()
                .isInstanceOf(SQLException.class)
                .satisfies(e ->
                        assertThat(PostgresServer.fault((SQLException) e)).isEqualTo(PostgresServer.Fault.NOT_YET));
    }

    private CompletableFuture<MigrationTurn> taking(Connection connection, StartupState state) {
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

    private static MigrationTurn turn(Connection connection, StartupState state) {
        return new MigrationTurn(
                connection, state, TestServer.patience(Duration.ZERO), System::nanoTime, Optional.empty());
    }

    private static StartupState state() {
        return new StartupState(System::nanoTime);
    }

    private String advisoryLocks() throws SQLException {
        return TestServer.value(
                database,
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                        + " (SELECT oid FROM pg_database WHERE datname = current_database())");
    }

    private Connection session(String application) throws SQLException {
        return session(database, application, TestServer.SUPERUSER);
    }

    private Connection session(String name, String application, String user) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("ApplicationName", application);
        Connection connection = new Driver().connect(TestServer.url(name).jdbc(), login);
        connections.add(connection);
        return connection;
    }

    private static long pid(Connection connection) throws SQLException {
        return Long.parseLong(TestServer.value(connection, "SELECT pg_backend_pid()"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
