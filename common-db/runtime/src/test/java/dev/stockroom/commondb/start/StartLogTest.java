package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.state.Phase.Kind;
import dev.stockroom.commondb.state.StartTimeline;
import dev.stockroom.commondb.state.StartTimeline.Migration;
import dev.stockroom.commondb.state.StartTimeline.Outcome;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last line of a start. */
@Tag("unit")
class StartLogTest {

    private final List<Stage> stages = new ArrayList<>();
    private long length;

    @Test
    void namesNoVersionWhereOnlyRepeatableMigrationsAreInForce() {
        assertThat(StartLog.atVersion(null)).isEmpty();
        assertThat(StartLog.atVersion("6")).isEqualTo(" at version 6");
    }

    @Test
    void namesEveryPart() {
        stage(Kind.FRAMEWORK, 100);
        stage(Kind.WAITING_FOR_SERVER, 250);
        stage(Kind.CREATING_DATABASE, 50);
        stage(Kind.WAITING_FOR_REPLICA, 60);
        stage(Kind.MIGRATING, 620);
        stage(Kind.FRAMEWORK, 340);
        assertThat(text(5)).isEqualTo("ready in 1.42 s: waited 0.31, created 0.05, migrated 5 in 0.62, framework 0.44");
    }

    @Test
    void leavesOutWhatDidNotHappen() {
        stage(Kind.FRAMEWORK, 100);
        stage(Kind.WAITING_FOR_SERVER, 4);
        stage(Kind.MIGRATING, 30);
        stage(Kind.FRAMEWORK, 900);
        assertThat(text(0)).isEqualTo("ready in 1.03 s: migrated 0 in 0.03, framework 1.00");
    }

    @Test
    void addsUpAlthoughItRounds() {
        stage(Kind.FRAMEWORK, 444);
        stage(Kind.WAITING_FOR_SERVER, 445);
        stage(Kind.CREATING_DATABASE, 445);
        stage(Kind.MIGRATING, 445);
        assertThat(text(1)).isEqualTo("ready in 1.78 s: waited 0.45, created 0.45, migrated 1 in 0.45, framework 0.43");
    }

    @Test
    void growsBeyondMinutes() {
        stage(Kind.WAITING_FOR_SERVER, 3_600_000);
        assertThat(text(0)).isEqualTo("ready in 3600.00 s: waited 3600.00, framework 0.00");
    }

    private void stage(Kind kind, long ms) {
        stages.add(new Stage(kind, length, ms));
        length += ms;
    }

    private String text(int applied) {
        List<Migration> migrations = IntStream.rangeClosed(1, applied)
                .mapToObj(
                        i -> new Migration(Integer.toString(i), "step", "V" + i + "__step.sql", 0, 1, Outcome.APPLIED))
                .toList();
        return StartLog.summary(new StartTimeline(Instant.EPOCH, stages, migrations, true));
    }
}
