package dev.stockroom.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings of common-db as its build recorded them from the code, and as the README lists them. */
@Tag("unit")
class SettingsTableTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(common-db\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\| \\S.*\\|$", Pattern.MULTILINE);
    private static final Path DOCUMENTATION =
            Path.of("../common-db/runtime/target/classes/META-INF/quarkus-config-doc");

    private static Map<String, String> ofTheReadme() throws IOException {
        var settings = new TreeMap<String, String>();
        ROW.matcher(Files.readString(Path.of("../README.md"))).results().forEach(row -> put(settings, row));
        return settings;
    }

    private static void put(Map<String, String> settings, MatchResult row) {
        settings.put(row.group(1), row.group(2) == null ? "" : row.group(2));
    }

    private static Map<String, String> ofTheCode() throws IOException {
        var settings = new TreeMap<String, String>();
        for (var setting : items()) {
            settings.put(
                    setting.path("path").path("property").asText(),
                    setting.path("defaultValue").asText("").toLowerCase(Locale.ROOT));
        }
        return settings;
    }

    private static JsonNode items() throws IOException {
        return read("quarkus-config-model.json").path("configRoots").path(0).path("items");
    }

    private static JsonNode read(String file) throws IOException {
        return new ObjectMapper().readTree(DOCUMENTATION.resolve(file).toFile());
    }

    @Test
    void tableOfTheReadmeEqualsTheCode() throws IOException {
        assertThat(ofTheReadme()).isNotEmpty().isEqualTo(ofTheCode());
    }

    @Test
    void everySettingHasItsSentence() throws IOException {
        var sentences = read("quarkus-config-javadoc.json").path("elements");
        for (var setting : items()) {
            var element = setting.path("sourceType").asText() + "."
                    + setting.path("sourceElementName").asText();
            assertThat(sentences.path(element).path("description").asText())
                    .as(element)
                    .endsWith(".");
        }
    }
}
