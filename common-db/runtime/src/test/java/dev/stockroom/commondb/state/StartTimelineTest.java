package dev.stockroom.commondb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.state.Phase.Kind;
import dev.stockroom.commondb.state.StartTimeline.Migration;
import dev.stockroom.commondb.state.StartTimeline.Outcome;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a start leaves behind of its course. */
@Tag("unit")
class StartTimelineTest {

    private long now = 5_000_000_000L;
    private final long wallClock = System.currentTimeMillis();
    private final StartupState state = new StartupState(() -> now, () -> wallClock - 40_000);

    @Test
    void beginsWithTheProcess() {
        StartTimeline timeline = state.timeline();
        assertThat(timeline.began()).isEqualTo(Instant.ofEpochMilli(wallClock - 40_000));
        assertThat(timeline.stages()).extracting(Stage::kind).containsExactly(Kind.FRAMEWORK, Kind.WAITING_FOR_SERVER);
        assertThat(timeline.frameworkMs())
                .as("the process is as old")
                .isBetween(40_000L, 40_000 + System.currentTimeMillis() - wallClock);
        assertThat(timeline.complete()).isFalse();
    }

    @Test
    void beginsWithTheStartWhereTheProcessHasHadOthers() {
        StartTimeline timeline = new StartupState(() -> now).timeline();
        assertThat(timeline.stages()).containsExactly(new Stage(Kind.WAITING_FOR_SERVER, 0, 0));
        assertThat(timeline.began()).isBetween(Instant.ofEpochMilli(wallClock), Instant.now());
    }

    @Test
    void hasEveryStageWithoutGaps() {
        StartupState started = wholeStart();
        assertThat(started.timeline().stages())
                .containsExactly(
                        new Stage(Kind.WAITING_FOR_SERVER, 0, 300),
                        new Stage(Kind.CREATING_DATABASE, 300, 50),
                        new Stage(Kind.WAITING_FOR_REPLICA, 350, 1_000),
                        new Stage(Kind.MIGRATING, 1_350, 620),
                        new Stage(Kind.FRAMEWORK, 1_970, 440));
        assertThat(started.timeline().waitedMs()).isEqualTo(1_300);
        assertThat(started.timeline().createdMs()).isEqualTo(50);
        assertThat(started.timeline().migratedMs()).isEqualTo(620);
        assertThat(started.timeline().frameworkMs()).isEqualTo(440);
        assertThat(started.timeline().lengthMs()).isEqualTo(2_410);
    }

    @Test
    void knowsThatTheDatabaseWasCreatedAlsoAfterALaterFailure() {
        StartupState start = new StartupState(() -> now);
        assertThat(start.timeline().hasEntered(Kind.CREATING_DATABASE)).isFalse();
        start.creatingDatabase();
        start.waitingForServer("the server is full");
        assertThat(start.timeline().hasEntered(Kind.CREATING_DATABASE)).isTrue();
    }

    @Test
    void standsStillOnceThePortIsOpen() {
        StartupState started = wholeStart();
        StartTimeline atOnce = started.timeline();
        pass(9_000);
        started.opened();
        started.failed(failure());
        assertThat(started.timeline()).isEqualTo(atOnce);
        assertThat(atOnce.complete()).isTrue();
    }

    @Test
    void isNotOpenBeforeItIsReady() {
        state.opened();
        assertThat(state.timeline().complete()).isFalse();
    }

    @Test
    void hasEveryMigrationOfThisStart() {
        assertThat(wholeStart().timeline().migrations())
                .containsExactly(
                        new Migration("1", "create widget", "db/V1__create_widget.sql", 1_360, 500, Outcome.APPLIED),
                        new Migration(null, "views", "db/R__views.sql", 1_860, 100, Outcome.APPLIED));
        assertThat(wholeStart().timeline().applied()).isEqualTo(2);
    }

    @Test
    void showsTheMigrationThatIsUnderWay() {
        StartupState running = new StartupState(() -> now);
        running.migrating();
        running.migrationBegan("1", "create widget", "db/V1__create_widget.sql");
        pass(70);
        assertThat(running.timeline().migrations())
                .containsExactly(
                        new Migration("1", "create widget", "db/V1__create_widget.sql", 0, 70, Outcome.RUNNING));
        assertThat(running.timeline().applied()).isZero();
    }

    @Test
    void saysWhichMigrationTheStartFailedWith() {
        StartupState failing = new StartupState(() -> now);
        failing.migrating();
        failing.migrationBegan("1", "create widget", "db/V1__create_widget.sql");
        pass(70);
        failing.failed(failure());
        pass(500);
        assertThat(failing.timeline().migrations())
                .containsExactly(
                        new Migration("1", "create widget", "db/V1__create_widget.sql", 0, 70, Outcome.FAILED));
        assertThat(failing.timeline().stages())
                .endsWith(new Stage(Kind.MIGRATING, 0, 70), new Stage(Kind.FAILED, 70, 500));
    }

    @Test
    void countsTheRestOfTheApplicationAsFrameworkWhereAnotherProcessMigrates() {
        StartupState waiting = new StartupState(() -> now);
        pass(20);
        waiting.waitingForSchema(2);
        pass(100);
        waiting.prepared();
        pass(30);
        waiting.ready("2", 2, null);
        pass(50);
        waiting.opened();
        assertThat(waiting.timeline().stages())
                .containsExactly(
                        new Stage(Kind.WAITING_FOR_SERVER, 0, 20),
                        new Stage(Kind.WAITING_FOR_SCHEMA, 20, 100),
                        new Stage(Kind.FRAMEWORK, 120, 80));
    }

    @Test
    void doesNotGrowForEverWithAServerThatComesAndGoes() {
        for (int i = 0; i < 1_000; i++) {
            pass(10);
            state.waitingForServer("connection refused");
            pass(10);
            state.waitingForReplica("widget/pod-1", 4711, 5);
        }
        assertThat(state.timeline().stages()).hasSizeLessThan(250);
        assertThat(state.timeline().lengthMs()).isGreaterThanOrEqualTo(60_000);
    }

    @Test
    void knowsOfMigrationsAmongHoursOfBeingHeld() {
        StartupState held = new StartupState(() -> now);
        isHeldForAnHour(held, held::creatingDatabase);
        held.creatingDatabase();
        pass(50);
        held.migrating();
        migration(held, "1", "create widget", "db/V1__create_widget.sql", 5);
        isHeldForAnHour(held, () -> held.waitingForServer("connection refused"));
        held.ready("1", 1, null);
        pass(440);
        held.opened();
        StartTimeline timeline = held.timeline();
        assertThat(timeline.migratedMs()).isEqualTo(5);
        assertThat(timeline.frameworkMs()).isEqualTo(440);
        assertThat(timeline.waitedMs()).isGreaterThanOrEqualTo(2 * 720 * 5_000);
        assertThat(timeline.createdMs()).isLessThanOrEqualTo(7_250);
        assertThat(timeline.lengthMs()).isEqualTo(2 * 720 * 5_010 + 50 + 5 + 440);
        assertThat(timeline.stages()).hasSizeLessThan(250);
    }

    private void isHeldForAnHour(StartupState start, Runnable trying) {
        for (int i = 0; i < 720; i++) {
            trying.run();
            pass(10);
            start.failed(failure());
            pass(5_000);
        }
    }

    private StartupState wholeStart() {
        StartupState start = new StartupState(() -> now);
        pass(100);
        start.waitingForServer("connection refused");
        pass(200);
        start.creatingDatabase();
        pass(50);
        start.waitingForReplica("widget/pod-1", 4711, 90);
        pass(1_000);
        start.migrating();
        pass(10);
        migration(start, "1", "create widget", "db/V1__create_widget.sql", 500);
        migration(start, null, "views", "db/R__views.sql", 100);
        pass(10);
        start.ready("1", 2, null);
        pass(440);
        start.opened();
        return start;
    }

    private void migration(StartupState start, String version, String description, String script, long ms) {
        start.migration(version + " - " + description);
        start.migrationBegan(version, description, script);
        pass(ms);
        start.migrated();
    }

    private void pass(long ms) {
        now += Duration.ofMillis(ms).toNanos();
    }

    private static DatabaseStartException failure() {
        return DatabaseStartException.badSetting("common-db.x", "no", "correct it");
    }
}
