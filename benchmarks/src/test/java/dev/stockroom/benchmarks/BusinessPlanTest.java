package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options of {@code benchmarks/business}. */
@Tag("unit")
class BusinessPlanTest {

    @Test
    void isQuotableWithFiveRoundsOnAQuietMachine() {
        assertThat(BusinessPlan.parse().isQuotable()).isTrue();
        assertThat(BusinessPlan.parse("--rounds", "5").isQuotable()).isTrue();
        assertThat(BusinessPlan.parse("--rounds", "4").isQuotable()).isFalse();
        assertThat(BusinessPlan.parse("--any-load").isQuotable()).isFalse();
    }

    @Test
    void isNeverQuotableWhenShort() {
        assertThat(BusinessPlan.parse("--short", "--rounds", "20").isQuotable()).isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> BusinessPlan.parse("--shor"));
        assertThatIllegalArgumentException().isThrownBy(() -> BusinessPlan.parse("--rounds"));
        assertThatIllegalArgumentException().isThrownBy(() -> BusinessPlan.parse("--rounds", "many"));
    }
}
