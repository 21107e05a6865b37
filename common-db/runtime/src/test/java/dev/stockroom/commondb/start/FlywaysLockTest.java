package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TurnSessions;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The turn waits for a Flyway that knows nothing of it. */
@Tag("server")
class FlywaysLockTest {

    /** As Flyway computes it: its magic number, plus the hash of the history table's name. */
    private static final long FLYWAYS_MAGIC =
            (0x46L << 40) + (0x6CL << 32) + (0x79L << 24) + (0x77 << 16) + (0x61 << 8) + 0x79;

    @RegisterExtension
    private final TurnSessions sessions = new TurnSessions();

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
        Connection orphan = sessions.open("an orphan of Flyway");
        TurnSessions.execute(orphan, "SELECT pg_advisory_lock(" + (FLYWAYS_MAGIC + table.hashCode()) + ")");
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> taking = sessions.taking(sessions.open("widget"), waiting);
        TestServer.await("it waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(PlainHealthData.of(waiting))
                .containsEntry("holder", "an orphan of Flyway")
                .containsEntry("holderPid", TurnSessions.pid(orphan));
        orphan.close();
        taking.get(5, TimeUnit.MINUTES);
    }

    /** To end the other one, which only has the turn, would leave the migration running. */
    @Test
    void namesTheSessionThatMigratesAndSinceWhenItsReplicaHasTheTurn() throws Exception {
        long began = System.nanoTime();
        Connection turn = sessions.open("widget/pod-1");
        long pid = TurnSessions.pid(turn);
        TurnSessions.turn(turn, TurnSessions.state()).take();
        sessions.awaitAge(pid);
        Connection flyways = sessions.open("widget/pod-1");
        TurnSessions.execute(flyways, "SELECT pg_advisory_lock(" + (FLYWAYS_MAGIC + "a".hashCode()) + ")");
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> taking = sessions.taking(sessions.open("widget/pod-2"), waiting);
        TestServer.await("it waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(PlainHealthData.of(waiting))
                .containsEntry("holder", "widget/pod-1")
                .containsEntry("holderPid", TurnSessions.pid(flyways));
        assertThat((long) PlainHealthData.of(waiting).get("heldMs")).isBetween(300L, TurnSessions.msSince(began));
        turn.close();
        flyways.close();
        taking.get(5, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsForFlywayItself(boolean transactionalLock) throws Exception {
        var flyway = Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://localhost:" + TestServer.port() + "/" + sessions.database(),
                        "postgres",
                        null)
                .locations("classpath:waiting");
        flyway.getPluginRegister()
                .getExact(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(transactionalLock);
        Connection test = sessions.open("the test");
        TurnSessions.execute(test, "SELECT pg_advisory_lock(4711)"); // which the migration wants
        CompletableFuture<Void> migrating =
                CompletableFuture.runAsync(() -> flyway.load().migrate(), task -> new Thread(task).start());
        TestServer.await(
                "Flyway migrates",
                () -> "1"
                        .equals(TestServer.value(
                                sessions.database(),
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE"
                                        + " '%pg_advisory_lock(4711)%' AND wait_event = 'advisory'")));
        StartupState waiting = TurnSessions.state();
        CompletableFuture<MigrationTurn> taking = sessions.taking(sessions.open("widget"), waiting);
        TestServer.await("it waits", () -> waiting.phase() == Phase.WAITING_FOR_REPLICA);
        assertThat(taking).isNotDone();
        test.close();
        migrating.get(5, TimeUnit.MINUTES);
        taking.get(5, TimeUnit.MINUTES);
    }
}
