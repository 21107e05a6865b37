package dev.stockroom.commondb.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.history.AppliedAt;
import jakarta.json.JsonValue;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A time that the history does not hold, as a person and a program read it. */
@Tag("unit")
class UnknownTimeTest {

    private final AppliedAt unknown = AppliedAt.of(null, Instant.EPOCH);

    @Test
    void isAWordInTextAndNullInJson() {
        assertThat(unknown.toTheSecond()).hasToString("unknown");
        assertThat(Html.time(unknown)).isEqualTo("unknown");
        assertThat(PageJson.orNull(unknown)).isEqualTo(JsonValue.NULL);
    }
}
