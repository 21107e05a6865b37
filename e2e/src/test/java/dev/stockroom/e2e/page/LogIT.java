package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In production every line of the log is JSON, and what the lines of a start say is there as fields. */
@Tag("packaged")
class LogIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void theStartEndsWithItsPartsAsFields() {
        var summary = onlyLine(started(bed.newName()), "ready in ");
        assertThat(summary.path("message").asText())
                .matches("ready in \\S+ s: (waited \\S+, )?created \\S+, migrated 4 in \\S+, framework \\S+");
        assertThat(ms(summary, "readyMs"))
                .isPositive()
                .isEqualTo(ms(summary, "waitedMs")
                        + ms(summary, "createdMs")
                        + ms(summary, "migratedMs")
                        + ms(summary, "frameworkMs"));
        assertThat(ms(summary, "migrations"))
                .isEqualTo(Service.PRODUCT.versions().size());
    }

    @Test
    void everyMigrationHasItsVersionDescriptionAndTimeAsFields() {
        var lines = lines(started(bed.newName()), "Applied migration ");
        assertThat(lines)
                .extracting(line -> Integer.valueOf(line.at("/mdc/version").asText()))
                .isEqualTo(Service.PRODUCT.versions());
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("message").asText())
                        .isEqualTo(
                                "Applied migration %s - %s in %s ms",
                                line.at("/mdc/version").asText(),
                                line.at("/mdc/description").asText(),
                                line.at("/mdc/ms").asText()));
    }

    @Test
    void aStartWithNothingToDoNamesOnlyWhatTookTime() {
        var database = bed.newName();
        started(database).destroy();
        var summary = onlyLine(started(database), "ready in ");
        assertThat(summary.path("message").asText()).doesNotContain("created").contains("framework");
        assertThat(ms(summary, "createdMs")).isZero();
        assertThat(ms(summary, "migrations")).isZero();
    }

    private ServiceProcess started(String database) {
        var service =
                bed.launch(Service.PRODUCT).on(bed.server(), database).start().awaitReady();
        service.awaitOutput("ready in ");
        return service;
    }

    private static JsonNode onlyLine(ServiceProcess service, String message) {
        var lines = lines(service, message);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static List<JsonNode> lines(ServiceProcess service, String message) {
        return service.output()
                .lines()
                .map(LogIT::json)
                .filter(line -> line.path("message").asText().startsWith(message))
                .toList();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("This line is not JSON: " + line, e);
        }
    }

    private static long ms(JsonNode line, String field) {
        return Long.parseLong(line.path("mdc").path(field).asText());
    }
}
