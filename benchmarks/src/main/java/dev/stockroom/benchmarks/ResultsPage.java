package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The page with the tables, each between two comments that carry its name. */
record ResultsPage(Path page) {

    void write(String name, List<String> table) throws IOException {
        var begin = "<!-- " + name + " -->";
        var text = Files.readString(page);
        Files.writeString(
                page,
                text.substring(0, text.indexOf(begin) + begin.length())
                        + "\n\n" + String.join("\n", table) + "\n\n"
                        + text.substring(text.indexOf("<!-- /" + name + " -->")));
    }
}
