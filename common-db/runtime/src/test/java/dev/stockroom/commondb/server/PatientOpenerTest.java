package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.LogEar;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How Flyway's connections are waited for, with a clock and a sleep of the test's own. */
@Tag("unit")
@Tag("P6")
class PatientOpenerTest {

    private long now;

    @Test
    void saysEveryTenSecondsWhatItWaitsFor() throws Exception {
        ServerWait wait = new ServerWait(
                Duration.ZERO,
                () -> now,
                millis -> now += Duration.ofMillis(millis).toNanos(),
                () -> 1);
        PatientOpener opener = new PatientOpener(
                new TestSettings(DatabaseUrl.ofJdbc("jdbc:postgresql://db:5432/full"), new Login("ann", null)).read(),
                () -> {
                    if (now <= Duration.ofSeconds(35).toNanos()) {
                        throw new SQLException("sorry, too many clients already", "53300");
                    }
                    return null;
                },
                wait);
        try (LogEar ear = new LogEar()) {
            opener.open();
            assertThat(ear.heard()).hasSize(4).allMatch(line -> line.startsWith("Waiting for PostgreSQL at db:5432: "));
        }
    }
}
