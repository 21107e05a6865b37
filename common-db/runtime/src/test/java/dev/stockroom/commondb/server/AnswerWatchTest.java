package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.server.AnswerWatch.Sight;
import dev.stockroom.commondb.server.AnswerWatch.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the wait for an answer ends, with a clock and a server of the test's own. */
@Tag("unit")
class AnswerWatchTest {

    private final List<Sight> answers = new ArrayList<>();
    private final List<Duration> asks = new ArrayList<>();
    private Duration now = Duration.ofDays(-1);
    private AnswerWatch watch = watch(Runnable::run);

    private AnswerWatch watch(Executor executor) {
        AnswerWatch made = new AnswerWatch(AnswerWatch.Times.USUAL, () -> now.toNanos(), executor);
        made.begin(silence -> {
            asks.add(silence);
            return answers.size() > 1 ? answers.remove(0) : answers.get(0);
        });
        return made;
    }

    /** Lets nothing come for so long, or until the wait ends. */
    private void pass(Silence silence, Duration time) throws AnswerLostException {
        for (Duration end = now.plus(time); now.compareTo(end) < 0; silence.goOn()) {
            Duration next = now.plusMillis(silence.patienceMs());
            now = next.compareTo(end) < 0 ? next : end;
        }
    }

    private AnswerLostException lost(Silence silence) {
        Duration begin = now;
        AnswerLostException[] lost = new AnswerLostException[1];
        assertThatExceptionOfType(AnswerLostException.class)
                .isThrownBy(() -> pass(silence, Duration.ofHours(1)))
                .satisfies(e -> lost[0] = e);
        assertThat(now.minus(begin)).isLessThanOrEqualTo(Duration.ofSeconds(40));
        return lost[0];
    }

    @Test
    void nobodyIsAskedBeforeTenSecondsOfSilence() throws Exception {
        pass(watch.silence(0), Duration.ofMillis(9_999));
        assertThat(asks).isEmpty();
    }

    @Test
    @Tag("P12")
    void anAnswerOnWhichTheServerWorksIsAwaitedForHours() throws Exception {
        answers.add(Sight.WORKS);
        pass(watch.silence(0), Duration.ofHours(10));
        assertThat(asks).hasSizeGreaterThan(3_000);
    }

    @ParameterizedTest
    @CsvSource({
        "WAITS_FOR_US, 15, waits for this side",
        "GONE, 15, ended the session",
        "SILENT, 20, not answered either",
        "NOT_LOGGED_IN, 20, the login is not answered"
    })
    @Tag("P12")
    void theSecondAskThatSaysTheSameEndsTheWait(Sight sight, int seconds, String why) {
        answers.add(sight);
        assertThat(lost(watch.silence(0))).hasMessageContainingAll("no answer for " + seconds + " s", why);
        assertThat(asks).hasSize(2);
    }

    @Test
    void oneAskDecidesNothing() throws Exception {
        answers.addAll(List.of(
                Sight.WAITS_FOR_US,
                Sight.WORKS,
                Sight.SILENT,
                Sight.WORKS,
                Sight.GONE,
                Sight.SILENT,
                Sight.WAITS_FOR_US,
                Sight.WORKS));
        pass(watch.silence(0), Duration.ofMinutes(10));
        assertThat(answers).containsExactly(Sight.WORKS);
    }

    @Test
    void whatComesEndsTheSilence() throws Exception {
        answers.add(Sight.WAITS_FOR_US);
        pass(watch.silence(0), Duration.ofSeconds(14));
        pass(watch.silence(0), Duration.ofSeconds(14));
        assertThat(asks).hasSize(2);
    }

    @Test
    void aServerThatStopsWorkingIsNoticed() throws Exception {
        answers.add(Sight.WORKS);
        Silence silence = watch.silence(0);
        pass(silence, Duration.ofMinutes(10));
        answers.set(0, Sight.SILENT);
        lost(silence);
    }

    @Test
    @Tag("P12")
    void anAskWithoutAnAnswerIsNotAwaited() {
        watch = watch(ask -> {});
        assertThat(lost(watch.silence(0))).hasMessageContaining("no answer for 36 s, and a new connection is not");
    }

    @Test
    void anAskThatFailsEndsNothing() throws Exception {
        watch.begin(silence -> {
            throw new IllegalStateException("no memory");
        });
        pass(watch.silence(0), Duration.ofHours(1));
    }

    @Test
    void nobodyIsAskedAfterTheStart() throws Exception {
        watch.begin(new AnswerWatch.Asker() {
            @Override
            public Sight ask(Duration silence) {
                asks.add(silence);
                return Sight.GONE;
            }

            @Override
            public boolean asks() {
                return false;
            }
        });
        pass(watch.silence(0), Duration.ofHours(1));
        assertThat(asks).isEmpty();
    }

    @Test
    void duringTheLoginNobodyIsAsked() throws Exception {
        watch.begin(null);
        pass(watch.silence(0), Duration.ofHours(1));
        assertThat(asks).isEmpty();
    }

    @Test
    void whatWasSentGetsItsTimeOnASlowNetwork() throws Exception {
        answers.add(Sight.WAITS_FOR_US);
        pass(watch.silence(800 * 1024), Duration.ofSeconds(16));
        assertThat(asks).isEmpty();
        Silence muchWasSent = watch.silence(Long.MAX_VALUE / 2000);
        pass(muchWasSent, Duration.ofSeconds(41));
        assertThat(asks).isEmpty();
        lost(muchWasSent);
    }
}
