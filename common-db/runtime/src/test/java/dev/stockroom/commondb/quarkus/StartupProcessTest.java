package dev.stockroom.commondb.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.stockroom.commondb.start.StartOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one start of a process leaves to the next one, as in dev mode. */
@Tag("unit")
class StartupProcessTest {

    private final StartOrder once = new StartOrder() {};

    @AfterEach
    void forget() {
        StartupProcess.forget();
    }

    @Test
    void anOrderEndsWithItsStart() {
        List<StartOrder> seen = new ArrayList<>();
        StartupProcess.run(once, () -> seen.add(StartupProcess.order()));
        assertThat(seen).containsExactly(once);
        assertThat(StartupProcess.order()).isSameAs(StartOrder.SERVE);
    }

    @Test
    void anOrderEndsWithAStartThatFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> StartupProcess.run(once, () -> {
                    throw new IllegalStateException("no server");
                }));
        assertThat(StartupProcess.order()).isSameAs(StartOrder.SERVE);
    }

    @Test
    void theStartStaysKnownWhenItsOrderHasEnded() {
        StartupProcess.run(once, () -> StartupProcess.begin(null, null, false, false));
        assertThat(StartupProcess.current()).isPresent();
    }

    @Test
    void aNewStartReplacesTheLastOne() {
        StartupProcess first = StartupProcess.begin(null, null, false, false);
        assertThat(StartupProcess.begin(null, null, false, false)).isNotSameAs(first);
        assertThat(StartupProcess.current()).isPresent().get().isNotSameAs(first);
        StartupProcess.forget();
        assertThat(StartupProcess.current()).isEmpty();
    }
}
