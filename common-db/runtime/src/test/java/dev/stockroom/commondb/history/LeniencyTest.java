package dev.stockroom.commondb.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.pattern.ValidatePattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Flyway's settings let pass. */
@Tag("unit")
@Tag("P11")
class LeniencyTest {

    @Test
    void whoeverDoesNotValidateLetsChangedFilesPass() {
        assertThat(Leniency.of(false)).isEqualTo(new Leniency(true, false));
        assertThat(Leniency.of(true)).isEqualTo(Leniency.NONE);
        assertThat(Leniency.of(Flyway.configure())).isEqualTo(Leniency.NONE);
        assertThat(Leniency.of(Flyway.configure().validateOnMigrate(false)).changed())
                .isTrue();
    }

    @Test
    void patternsLetMissingOnesPassOrAll() {
        assertThat(patterns("*:missing")).isEqualTo(new Leniency(false, true));
        assertThat(patterns("*:future", "Versioned:Missing")).isEqualTo(new Leniency(false, true));
        assertThat(patterns("*:*")).isEqualTo(new Leniency(true, true));
        assertThat(patterns("repeatable:*", "*:future", "*:pending", "*:ignored"))
                .isEqualTo(Leniency.NONE);
    }

    @Test
    void whatIsLetPassIsInForceAndKeepsNobodyWaiting() {
        Leniency changed = new Leniency(true, false);
        assertThat(Standing.CHANGED.open(Leniency.NONE)).isTrue();
        assertThat(Standing.CHANGED.open(changed)).isFalse();
        assertThat(Standing.CHANGED.inForce(Leniency.NONE)).isFalse();
        assertThat(Standing.CHANGED.inForce(changed)).isTrue();
        assertThat(Standing.FAILED.open(changed)).isTrue();
        assertThat(Standing.PENDING.inForce(changed)).isFalse();
    }

    private static Leniency patterns(String... patterns) {
        return Leniency.of(
                true, Arrays.stream(patterns).map(ValidatePattern::fromPattern).toArray(ValidatePattern[]::new));
    }
}
