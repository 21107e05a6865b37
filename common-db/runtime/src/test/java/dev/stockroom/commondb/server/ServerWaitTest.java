package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The wait, with a clock, a sleep and a chance of the test's own. */
@Tag("unit")
class ServerWaitTest {

    private final List<Long> naps = new ArrayList<>();
    private long now = -500_000_000_000L; // nanoTime may be negative
    private double chance = 1;

    @AfterEach
    void clearInterrupt() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void growsFrom10To250Milliseconds() {
        ServerWait wait = wait(Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            wait.pause();
        }
        assertThat(naps.get(0)).isEqualTo(10);
        assertThat(naps).isSorted();
        assertThat(naps.get(9)).isEqualTo(250);
        assertThat(naps.get(19)).isEqualTo(250);
        for (int i = 1; i < 8; i++) {
            assertThat(naps.get(i)).isBetween(naps.get(i - 1) + 1, naps.get(i - 1) * 2);
        }
    }

    @Test
    void jittersByHalfOfThePause() {
        chance = 0;
        ServerWait least = wait(Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            least.pause();
        }
        assertThat(naps.get(0)).isEqualTo(5);
        assertThat(naps.get(19)).isEqualTo(125);
        assertThat(naps).allMatch(nap -> nap > 0);
    }

    @Test
    void pollsBetween20And100Milliseconds() {
        for (double c : new double[] {0, 0.25, 0.5, 0.999999}) {
            chance = c;
            wait(Duration.ZERO).poll();
        }
        assertThat(naps).isSorted().startsWith(20L).allMatch(nap -> nap >= 20 && nap <= 100);
        assertThat(naps.get(3)).isGreaterThan(95);
    }

    @Test
    @Tag("P12")
    void pollsLongerFromTheFifthSecondOnUpToOnceASecond() {
        ServerWait wait = wait(Duration.ZERO);
        for (int seconds : new int[] {0, 5, 10, 25, 50, 63, 3_600}) {
            now += Duration.ofSeconds(seconds).toNanos();
            wait.pollAnew();
            now += Duration.ofSeconds(seconds).toNanos();
            wait.poll();
        }
        assertThat(naps).containsExactly(100L, 100L, 200L, 500L, 1_000L, 1_250L, 1_250L);
    }

    @Test
    void pollsWithJitterHoweverLongItTakes() {
        chance = 0;
        ServerWait wait = wait(Duration.ZERO);
        now += Duration.ofMinutes(10).toNanos();
        wait.poll();
        assertThat(naps).containsExactly(1_000L);
    }

    @Test
    @Tag("P6")
    void pollsSoonAgainWhenWhatIsPolledIsAnother() {
        ServerWait wait = wait(Duration.ZERO);
        now += Duration.ofMinutes(10).toNanos();
        wait.poll();
        wait.pollAnew();
        wait.poll();
        assertThat(naps).containsExactly(1_250L, 100L);
    }

    @Test
    void endsByTimeAndNotByTries() {
        ServerWait wait = wait(Duration.ofSeconds(60));
        for (int i = 0; i < 10_000; i++) {
            assertThat(wait.expired()).isFalse();
        }
        now += Duration.ofMillis(59_999).toNanos();
        assertThat(wait.expired()).isFalse();
        now += Duration.ofMillis(1).toNanos();
        assertThat(wait.expired()).isTrue();
    }

    @Test
    void countsSilenceOnly() {
        ServerWait wait = wait(Duration.ofSeconds(60));
        now += Duration.ofSeconds(59).toNanos();
        wait.answered();
        assertThat(wait.silent()).isZero();
        now += Duration.ofSeconds(59).toNanos();
        assertThat(wait.expired()).isFalse();
        assertThat(wait.silent()).isEqualTo(Duration.ofSeconds(59));
    }

    @Test
    void waitsForEverWithZero() {
        ServerWait wait = wait(Duration.ZERO);
        now += Duration.ofDays(365).toNanos();
        assertThat(wait.expired()).isFalse();
        assertThat(wait.attemptSeconds()).isEqualTo(5);
    }

    @Test
    void givesATryNoMoreThanWhatIsLeft() {
        ServerWait wait = wait(Duration.ofSeconds(8));
        assertThat(wait.attemptSeconds()).isEqualTo(5);
        now += Duration.ofMillis(5_500).toNanos();
        assertThat(wait.attemptSeconds()).isEqualTo(3);
        now += Duration.ofMillis(2_000).toNanos();
        assertThat(wait.attemptSeconds()).isEqualTo(1);
        now += Duration.ofSeconds(100).toNanos();
        assertThat(wait.attemptSeconds()).as("0 would be no time-out at all").isEqualTo(1);
    }

    @Test
    void givesATryItsFullTimeAgainWhenTheStartIsHeld() {
        ServerWait wait = wait(Duration.ofSeconds(8));
        now += Duration.ofSeconds(9).toNanos();
        wait.keepFullAttempts();
        assertThat(wait.attemptSeconds()).isEqualTo(5);
        assertThat(wait.expired()).as("only an answer ends the silence").isTrue();
        wait.answered();
        now += Duration.ofSeconds(6).toNanos();
        assertThat(wait.expired()).isFalse();
        assertThat(wait.attemptSeconds()).isEqualTo(2);
    }

    @Test
    void outlivesATurnOfTheClocksNumbers() {
        now = Long.MAX_VALUE - 10;
        ServerWait wait = wait(Duration.ofSeconds(1));
        now += Duration.ofMillis(500).toNanos();
        assertThat(wait.expired()).isFalse();
        now += Duration.ofMillis(500).toNanos();
        assertThat(wait.expired()).isTrue();
    }

    @Test
    void endsTheStartWhenInterrupted() {
        ServerWait wait = new ServerWait(
                Duration.ZERO,
                () -> now,
                millis -> {
                    throw new InterruptedException();
                },
                () -> chance);
        assertThatIllegalStateException().isThrownBy(wait::pause).withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    }

    private ServerWait wait(Duration timeout) {
        return new ServerWait(timeout, () -> now, naps::add, () -> chance);
    }
}
