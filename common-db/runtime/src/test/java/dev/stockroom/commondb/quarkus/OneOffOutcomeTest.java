package dev.stockroom.commondb.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.quarkus.OneOffStart.Outcome;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a command says of the version that its start has come to. */
@Tag("unit")
class OneOffOutcomeTest {

    @Test
    void hasNoVersionWhereOnlyRepeatableMigrationsAreInForce() {
        assertThat(at(null).versionInWords()).isEqualTo("no version");
        assertThat(at("6").versionInWords()).isEqualTo("version 6");
    }

    private static Outcome at(String version) {
        return new Outcome("widgets", version, List.of(), 0, 0);
    }
}
