package dev.stockroom.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Command;
import dev.stockroom.e2e.bed.JsonShape;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.io.IOException;
import java.util.List;
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
        isAsDocumented(saga, "db", "down", "--json", "--yes");
    }

    @Test
    void anErrorIsJsonToo() throws IOException {
        var missing = testbed.saga(testbed.newName());
        for (var command : List.of("status", "down")) {
            var error = missing.run("db", command, "--json").exits(1).complains("the database does not exist");
            isTheDocumentedError(error);
            assertThat(error.json().at("/error/what").asText()).isEqualTo("the database does not exist");
        }
        isTheDocumentedError(missing.run("db", "up", "--json", "--target", "99").exits(2));
        isTheDocumentedError(missing.run("db", "down", "--json", "--nonsense").exits(2));
        var silent = testbed.launch(Service.ORDER_SAGA)
                .on(testbed.stoppedServer(), "away")
                .with("common-db.wait-timeout", "1s");
        isTheDocumentedError(silent.run("db", "up", "--json", "--wait-timeout", "1s")
                .exits(1)
                .complains("did not answer"));
        isTheDocumentedError(silent.run("db", "plan", "--json").exits(1).complains("does not answer"));
    }

    private static void isTheDocumentedError(Command command) throws IOException {
        assertThat(JsonShape.of(command.json())).isEqualTo(JsonShape.documented("--json"));
    }

    private static void isAsDocumented(Launch saga, String... command) throws IOException {
        assertThat(JsonShape.of(saga.run(command).exits(0).json()))
                .isEqualTo(JsonShape.documented(String.join(" ", command).replace(" --yes", "")));
    }
}
