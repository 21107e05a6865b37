package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The options of {@code ./run}. */
@Tag("unit")
class OptionsTest {

    @Test
    void staysUpOnKeptDataWithoutOptions() {
        assertThat(Options.parse()).isEqualTo(new Options(false, false, false));
    }

    @Test
    void takesOptionsInAnyOrder() {
        assertThat(Options.parse("--smoke", "--fresh")).isEqualTo(new Options(true, true, false));
        assertThat(Options.parse("--fresh")).isEqualTo(new Options(true, false, false));
    }

    @Test
    void toursWithoutStartingAnything() {
        assertThat(Options.parse("--tour")).isEqualTo(new Options(false, false, true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--tour", "--fresh"))
                .withMessageContaining("--tour");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--fresh", "--smok"))
                .withMessageContaining("--smok");
    }
}
