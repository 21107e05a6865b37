package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page with the tables. */
@Tag("unit")
class ResultsPageTest {

    @Test
    void replacesTheOneTableAndLeavesTheRest(@TempDir Path folder) throws IOException {
        var page = folder.resolve("README.md");
        Files.writeString(
                page, "a\n<!-- results -->\nold\n<!-- /results -->\nb\n<!-- business -->\nold\n<!-- /business -->\n");

        new ResultsPage(page).write("business", List.of("new", "lines"));

        assertThat(page)
                .hasContent(
                        "a\n<!-- results -->\nold\n<!-- /results -->\nb\n<!-- business -->\n\nnew\nlines\n\n<!-- /business -->\n");
    }
}
