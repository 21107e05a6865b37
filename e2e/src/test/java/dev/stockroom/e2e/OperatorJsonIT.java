package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The JSON of the commands has the shape that docs/on-call.md shows. */
@Tag("executable")
class OperatorJsonIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void isAsDocumented() throws IOException {
        var saga = testbed.saga(testbed.newName());
        isAsDocumented(saga, "db", "plan", "--json");
        isAsDocumented(saga, "db", "up", "--json");
        isAsDocumented(saga, "db", "status", "--json");
        isAsDocumented(saga, "db", "down", "--json");
    }

    private static void isAsDocumented(Launch saga, String... command) throws IOException {
        assertThat(JsonShape.of(saga.run(command).exits(0).json()))
                .isEqualTo(JsonShape.documented(String.join(" ", command)));
    }
}
