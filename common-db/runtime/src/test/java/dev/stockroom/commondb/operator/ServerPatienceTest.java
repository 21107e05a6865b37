package dev.stockroom.commondb.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.StartupState;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a command waits, with a clock and a sleep of the test's own. */
@Tag("unit")
@Tag("P12")
class ServerPatienceTest {

    private long now;

    @Test
    void saysEveryTenSecondsWhatItWaitsFor() {
        ServerWait wait = new ServerWait(
                Duration.ZERO,
                () -> now,
                millis -> now += Duration.ofMillis(millis).toNanos(),
                () -> 1);
        ServerPatience patience = new ServerPatience(
                new TestSettings(DatabaseUrl.ofJdbc("jdbc:postgresql://db:5432/silent"), new Login("ann", null)).read(),
                new StartupState(() -> now),
                wait,
                () -> now);
        try (LogEar ear = new LogEar()) {
            patience.until(() -> {
                if (now <= Duration.ofSeconds(35).toNanos()) {
                    throw new NotYetException("connection refused", null);
                }
                return null;
            });
            assertThat(ear.heard())
                    .isEqualTo(Collections.nCopies(4, "Waiting for PostgreSQL at db:5432: connection refused"));
        }
    }
}
