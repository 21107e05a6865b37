package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TurnSessions;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The turn, with sessions of a real server. */
@Tag("server")
class MigrationTurnTest {

    @RegisterExtension
    private final TurnSessions sessions = new TurnSessions();

    @Test
    @Tag("P1")
    void isOnesAndTheOthersSayWhose() throws Exception {
        long began = System.nanoTime();
        Connection first = sessions.open("widget/pod-1");
        long pid = TurnSessions.pid(first);
        TurnSessions.turn(first, TurnSessions.state()).take();
        sessions.awaitAge(pid);
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> second = sessions.taking(sessions.open("widget/pod-2"), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(PlainHealthData.of(waiting))
                .containsEntry("holder", "widget/pod-1")
                .containsEntry("holderPid", pid);
        assertThat((long) PlainHealthData.of(waiting).get("heldMs")).isBetween(300L, TurnSessions.msSince(began));
        TurnSessions.execute(first, "SELECT 1");
        TestServer.await(
                "what the holder does begins nothing anew",
                () -> (long) PlainHealthData.of(waiting).get("heldMs") > 600);
        assertThat(second).isNotDone();
        TurnSessions.turn(first, TurnSessions.state()).end();
        second.get(5, TimeUnit.MINUTES);
    }

    @Test
    @Tag("P1")
    void isNeverTwoSessionsAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> replicas = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Connection connection = sessions.open("widget/pod-" + i);
            replicas.add(CompletableFuture.runAsync(
                    () -> {
                        MigrationTurn turn = TurnSessions.turn(connection, TurnSessions.state());
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
            replica.get(5, TimeUnit.MINUTES);
        }
        assertThat(most).hasValue(1);
        assertThat(sessions.advisoryLocks()).isEqualTo("0");
    }

    @Test
    @Tag("P7")
    void leavesNoLock() throws Exception {
        Connection one = sessions.open("widget");
        MigrationTurn turn = TurnSessions.turn(one, TurnSessions.state());
        turn.take();
        assertThat(sessions.advisoryLocks()).isEqualTo("1");
        turn.end();
        assertThat(sessions.advisoryLocks()).isEqualTo("0");
    }

    /** Polling holds no snapshot and no transaction, which CREATE INDEX CONCURRENTLY would wait for. */
    @Test
    void waitsWithoutATransaction() throws Exception {
        Connection first = sessions.open("widget/pod-1");
        TurnSessions.turn(first, TurnSessions.state()).take();
        Connection second = sessions.open("widget/pod-2");
        long waiter = TurnSessions.pid(second);
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> taking = sessions.taking(second, waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        for (int i = 0; i < 20; i++) {
            String state = TestServer.value(
                    sessions.database(),
                    "SELECT coalesce(wait_event_type, '') || ' ' || state FROM pg_stat_activity WHERE pid = " + waiter);
            assertThat(state).isNotEqualTo("Lock active").doesNotContain("in transaction");
        }
        assertThat(taking).isNotDone();
        first.close();
        taking.get(5, TimeUnit.MINUTES);
    }

    @Test
    void caresForNoOtherDatabaseAndNoOtherLock() throws Exception {
        String other = TestServer.freshDatabase("turn");
        Connection elsewhere = sessions.open(other, "elsewhere", TestServer.SUPERUSER);
        TurnSessions.turn(elsewhere, TurnSessions.state()).take();
        Connection here = sessions.open("an application");
        TurnSessions.execute(here, "SELECT pg_advisory_lock(4711)");
        TurnSessions.execute(
                here, "SELECT pg_advisory_lock(" + (int) (TurnLocks.TURN >>> 32) + ", " + (int) TurnLocks.TURN + ")");
        sessions.taking(sessions.open("widget"), TurnSessions.state()).get(5, TimeUnit.MINUTES);
    }

    @Test
    @Tag("P6")
    void passesOnWithinASecondAfterAHolderIsKilledInMidStatement() throws Exception {
        Connection holder = sessions.open("widget/pod-1");
        TurnSessions.turn(holder, TurnSessions.state()).take();
        assertThat(TestServer.value(holder, "SHOW client_connection_check_interval"))
                .isEqualTo("250ms");
        CompletableFuture<Void> migration = sessions.busy(holder);
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> second = sessions.taking(sessions.open("widget/pod-2"), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        Connection other = sessions.open("looked after by nobody");
        long pid = TurnSessions.pid(other);
        sessions.busy(other);
        holder.abort(Runnable::run); // closes the socket without a word, as the death of the process does
        other.abort(Runnable::run);
        second.get(5, TimeUnit.MINUTES);
        assertThat(sessions.isThere(pid))
                .as("the other one, which nobody notices")
                .isTrue();
        TestServer.execute("postgres", "SELECT pg_terminate_backend(" + pid + ")");
        assertThat(migration).failsWithin(Duration.ofMinutes(5));
    }

    @Test
    @Tag("P12")
    void letsTheServerNoticeALostNodeWithinHalfAMinute() throws Exception {
        Connection holder = sessions.open("widget/pod-1");
        TurnSessions.turn(holder, TurnSessions.state()).take();
        assertThat(noticing(holder)).isEqualTo("10 5 3 25000");
    }

    @Test
    @Tag("P12")
    void leavesWhatTheUserHasSetForTheseSessionsAsItIs() throws Exception {
        TestServer.execute(
                "postgres",
                "ALTER DATABASE " + sessions.database() + " SET tcp_keepalives_idle = 33",
                "ALTER ROLE " + TestServer.PLAIN + " IN DATABASE " + sessions.database()
                        + " SET tcp_keepalives_count = 7");
        Connection holder = sessions.open(sessions.database(), "widget/pod-1", TestServer.PLAIN);
        TurnSessions.execute(holder, "SET tcp_user_timeout = 12000");
        TurnSessions.turn(holder, TurnSessions.state()).take();
        assertThat(noticing(holder)).isEqualTo("33 5 7 12000");
    }

    /** Idle, interval and count of the server's keep-alive, and how long it waits for what it sent to be acknowledged. */
    private static String noticing(Connection connection) throws SQLException {
        return TestServer.value(
                connection,
                "SELECT concat_ws(' ', current_setting('tcp_keepalives_idle'),"
                        + " current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'),"
                        + " (SELECT setting FROM pg_settings WHERE name = 'tcp_user_timeout'))");
    }

    @Test
    void waitsForAReadOnlyServerToBecomeWritable() throws Exception {
        TestServer.execute(
                "postgres", "ALTER DATABASE " + sessions.database() + " SET default_transaction_read_only = on");
        Connection standby = sessions.open("widget");
        assertThatExceptionOfType(NotYetException.class)
                .isThrownBy(
                        () -> TurnSessions.turn(standby, TurnSessions.state()).take())
                .withMessageContaining("25006");
        assertThat(sessions.advisoryLocks()).isEqualTo("0");
        TestServer.execute(
                "postgres", "ALTER DATABASE " + sessions.database() + " RESET default_transaction_read_only");
        TurnSessions.turn(sessions.open("widget"), TurnSessions.state()).take();
    }

    @Test
    void waitsWithALoginThatMaySeeNoStatistics() throws Exception {
        Connection holder = sessions.open("widget/pod-1");
        TurnSessions.turn(holder, TurnSessions.state()).take();
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> second =
                sessions.taking(sessions.open(sessions.database(), "widget/pod-2", TestServer.PLAIN), waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(PlainHealthData.of(waiting))
                .containsEntry("holder", "widget/pod-1")
                .containsEntry("holderPid", TurnSessions.pid(holder));
        assertThat((long) PlainHealthData.of(waiting).get("heldMs")).isNotNegative();
        holder.close();
        second.get(5, TimeUnit.MINUTES);
    }

    @Test
    void isLostWithItsConnection() throws Exception {
        Connection first = sessions.open("widget/pod-1");
        TurnSessions.turn(first, TurnSessions.state()).take();
        StartupState waiting = TurnSessions.state();
        Connection second = sessions.open("widget/pod-2");
        CompletableFuture<MigrationTurn> taking = sessions.taking(second, waiting);
        TestServer.await("the other one waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        TestServer.execute("postgres", "SELECT pg_terminate_backend(" + TurnSessions.pid(second) + ")");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> taking.get(5, TimeUnit.MINUTES))
                .havingRootCause()
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(ServerFault.of((SQLException) e)).isEqualTo(ServerFault.NOT_YET));
    }
}
