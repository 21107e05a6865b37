package dev.stockroom.commondb.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.PlainHealthData;
import dev.stockroom.commondb.state.StartupState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tries of a start, with a clock and a sleep of the test's own. */
@Tag("unit")
@Tag("P6")
class StartTriesTest {

    private final StartupState state = new StartupState(System::nanoTime);
    private final List<Phase> phases = new ArrayList<>();
    private final List<Long> naps = new ArrayList<>();
    private long now;

    @Test
    void giveUpOnASilentServerThatIsNotToBeHeld() {
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> tryForHalfAMinute(settings()))
                .withMessageContaining("did not answer within 1000 ms");
        assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofMillis(1_500));
        assertThat(state.phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void stayFailedEveryFiveSecondsWhileAHeldStartsServerIsSilent() {
        tryForHalfAMinute(settings().holding());
        int failed = phases.indexOf(Phase.FAILED);
        assertThat(phases.subList(0, failed)).isNotEmpty().containsOnly(Phase.WAITING_FOR_SERVER);
        assertThat(phases.subList(failed, phases.size())).hasSize(6).containsOnly(Phase.FAILED);
        assertThat(naps.subList(failed, naps.size())).containsOnly(5_000L);
        assertThat(PlainHealthData.of(state).get("reason").toString())
                .contains("refused, after " + (failed + 1) + " tries");
    }

    private TestSettings settings() {
        return new TestSettings(DatabaseUrl.ofJdbc("jdbc:postgresql://db:5432/silent"), new Login("ann", null))
                .waiting(Duration.ofSeconds(1));
    }

    private void tryForHalfAMinute(TestSettings settings) {
        ServerWait wait = new ServerWait(settings.waitTimeout(), () -> now, this::sleep, () -> 1);
        StartTries tries = new StartTries(settings.read(), StartOrder.SERVE, 1, state, wait, new ReasonLog(() -> now));
        tries.until(() -> {
            if (now <= Duration.ofSeconds(30).toNanos()) {
                throw new NotYetException("connection refused", null);
            }
        });
    }

    private void sleep(long millis) {
        phases.add(state.phase());
        naps.add(millis);
        now += Duration.ofMillis(millis).toNanos();
    }
}
