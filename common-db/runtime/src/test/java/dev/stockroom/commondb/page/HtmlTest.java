package dev.stockroom.commondb.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts, times and durations of the page. */
@Tag("unit")
class HtmlTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "999, 999 ms",
        "1000, 1.0 s",
        "59999, 59.9 s",
        "60000, 1 min 0 s",
        "125000, 2 min 5 s",
        "3600000, 1 h 0 min",
        "100000000, 27 h 46 min"
    })
    void saysHowLong(long ms, String text) {
        assertThat(Html.duration(ms)).isEqualTo(text);
    }

    @Test
    void saysWhenInUtc() {
        assertThat(Html.time(Instant.parse("2026-11-20T11:12:11.638Z")))
                .isEqualTo("<time datetime=\"2026-11-20T11:12:11.638Z\">2026-11-20 11:12:11 UTC</time>");
    }

    @Test
    void leavesOtherSignsAlone() {
        assertThat(Html.text("größer – 🧉")).isEqualTo("größer – 🧉");
    }
}
