package dev.stockroom.commondb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.FailureKind;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The data of the health check in each phase. */
@Tag("unit")
class StartupStateTest {

    private long now = 1_000_000_000L;
    private final StartupState state = new StartupState(() -> now);

    StartupStateTest() {
        state.database("widget");
    }

    @Test
    void beginsByWaitingForTheServer() {
        pass(12);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase", "WAITING_FOR_SERVER",
                        "database", "widget",
                        "reason", "starting",
                        "attempts", 0L,
                        "elapsedMs", 12L));
    }

    @Test
    void saysWhyAndHowOftenTheServerWasNotReached() {
        state.waitingForServer("connection refused");
        pass(250);
        state.waitingForServer("unknown host db");
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase", "WAITING_FOR_SERVER",
                        "database", "widget",
                        "reason", "unknown host db",
                        "attempts", 2L,
                        "elapsedMs", 250L));
    }

    @Test
    void saysThatItCreates() {
        pass(30);
        state.creatingDatabase();
        pass(5);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of("phase", "CREATING_DATABASE", "database", "widget", "elapsedMs", 5L));
    }

    @Test
    void saysForWhomItWaits() {
        state.waitingForReplica("widget/pod-1", 4711, 90);
        pass(100);
        state.waitingForReplica("widget/pod-1", 4711, 190);
        state.progress(2, 1);
        assertThat(state.snapshot().pending()).isEqualTo(1);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase",
                        "WAITING_FOR_REPLICA",
                        "database",
                        "widget",
                        "holder",
                        "widget/pod-1",
                        "holderPid",
                        4711L,
                        "heldMs",
                        190L,
                        "elapsedMs",
                        100L));
    }

    @Test
    void saysForWhatSchemaItWaits() {
        state.waitingForSchema(4);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of("phase", "WAITING_FOR_SCHEMA", "database", "widget", "pending", 4L, "elapsedMs", 0L));
        assertThat(state.snapshot().pending()).isEqualTo(4);
    }

    @Test
    void saysWhichMigrationOfHowMany() {
        state.migrating();
        state.progress(2, 3);
        state.migration("3 - add search index");
        pass(8_123);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase",
                        "MIGRATING",
                        "database",
                        "widget",
                        "migration",
                        "3 - add search index",
                        "applied",
                        2L,
                        "pending",
                        3L,
                        "elapsedMs",
                        8_123L));
        state.migrated();
        assertThat(PlainHealthData.of(state)).containsEntry("applied", 3L).containsEntry("pending", 2L);
    }

    @Test
    void keepsTheOrderOfTheDesign() {
        state.migrating();
        state.progress(2, 3);
        state.migration("3 - add search index");
        assertThat(PlainHealthData.of(state).keySet())
                .containsExactly("phase", "database", "migration", "applied", "pending", "elapsedMs");
    }

    @Test
    void neverCountsBelowZero() {
        state.migrating();
        state.progress(0, 0);
        state.migration("repeatable - views");
        state.migrated();
        assertThat(PlainHealthData.of(state)).containsEntry("applied", 1L).containsEntry("pending", 0L);
    }

    @Test
    void sumsUpWhenReady() {
        pass(400);
        state.migrating();
        state.migration("1 - one");
        pass(70);
        state.migrated();
        state.ready("1", 1, null);
        pass(60_000);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase",
                        "READY",
                        "database",
                        "widget",
                        "version",
                        "1",
                        "applied",
                        1L,
                        "migratedInMs",
                        70L,
                        "waitedMs",
                        400L));
    }

    @Test
    void saysThatTheDatabaseIsAhead() {
        state.migrating();
        state.ready("7", 7, "7");
        assertThat(PlainHealthData.of(state)).containsEntry("ahead", "7").containsEntry("version", "7");
    }

    @Test
    void countsAllAsWaitingWhereAnotherProcessMigrates() {
        state.waitingForSchema(1);
        pass(900);
        state.ready("1", 1, null);
        assertThat(PlainHealthData.of(state)).containsEntry("waitedMs", 900L).containsEntry("migratedInMs", 0L);
    }

    @Test
    void countsAWaitAfterTheMigrationsAsWaiting() {
        pass(400);
        state.migrating();
        pass(70);
        state.waitingForServer("connection refused");
        pass(200);
        state.failed(refusedLogin());
        pass(5_000);
        state.ready("1", 1, null);
        assertThat(PlainHealthData.of(state)).containsEntry("waitedMs", 5_600L).containsEntry("migratedInMs", 70L);
    }

    @Test
    void doesWithoutAVersionWhereThereIsNone() {
        state.ready(null, 0, null);
        assertThat(PlainHealthData.of(state)).doesNotContainKey("version").containsEntry("phase", "READY");
    }

    @Test
    void saysWhyItFailed() {
        state.failed(refusedLogin());
        pass(3);
        assertThat(PlainHealthData.of(state))
                .isEqualTo(Map.of(
                        "phase", "FAILED",
                        "database", "widget",
                        "reason", "the server refuses the login of ann: 28P01",
                        "elapsedMs", 3L));
    }

    @Test
    void countsFailuresByTheirClassAndOneThatIsToldTwiceOnce() {
        state.waitingForServer("connection refused");
        state.waitingForServer("connection refused");
        DatabaseStartException refused = refusedLogin();
        state.failed(refused);
        state.failed(refused);
        assertThat(state.figures().failedWith()).isEqualTo(FailureKind.CREDENTIALS);
        state.failed(refusedLogin());
        state.migrating();
        assertThat(state.figures().failedWith()).isNull();
        assertThat(state.figures().failures())
                .isEqualTo(Map.of(FailureKind.SERVER_UNREACHABLE, 2L, FailureKind.CREDENTIALS, 2L));
    }

    private static DatabaseStartException refusedLogin() {
        return new DatabaseStartException(
                FailureKind.CREDENTIALS, "the server refuses the login of ann", "here", "28P01", "correct it", null);
    }

    @Test
    void goesOnFromAFailureThatIsTriedAgain() {
        state.waitingForServer("connection refused");
        state.failed(refusedLogin());
        state.waitingForServer("connection refused");
        assertThat(state.phase()).isEqualTo(Phase.WAITING_FOR_SERVER);
        assertThat(PlainHealthData.of(state)).containsEntry("attempts", 2L);
    }

    @Test
    void holdsStringsAndLongsOnly() {
        state.waitingForServer("x");
        assertThat(PlainHealthData.of(state).values()).allMatch(v -> v instanceof String || v instanceof Long);
        state.migrating();
        state.progress(1, 2);
        state.migration("1");
        assertThat(PlainHealthData.of(state).values()).allMatch(v -> v instanceof String || v instanceof Long);
        state.ready("1", 1, "2");
        assertThat(PlainHealthData.of(state).values()).allMatch(v -> v instanceof String || v instanceof Long);
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }
}
