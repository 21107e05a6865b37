package dev.stockroom.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/** The table that puts the executable beside the same service on the JVM, both on an up-to-date database. */
final class Forms {

    private static final Pattern TOOLCHAIN = Pattern.compile("\"graalvm_version\":\"([^\"]*)\"");

    private final Results results;
    private final Path target;

    Forms(Results results, Path target) {
        this.results = results;
        this.target = target;
    }

    List<String> table() throws IOException {
        return List.of(
                "| | native | JVM | ratio, median (95 % interval) | goal |",
                "|---|---|---|---|---|",
                row("live", Sample::liveMs, "100 ms"),
                row("ready", Sample::readyMs, "250 ms"),
                "",
                "Compiled with %s; the executable has %d MB, goal 115 MB."
                        .formatted(toolchain(), Files.size(Contender.executable(target)) / 1_000_000));
    }

    private String row(String name, ToDoubleFunction<Sample> measure, String goal) {
        return "| %s | %.0f ms | %.0f ms | %s | %s |"
                .formatted(
                        name,
                        Ratio.median(results.values(Situation.UP_TO_DATE, Contender.NATIVE, measure)),
                        Ratio.median(results.values(Situation.UP_TO_DATE, Contender.JVM, measure)),
                        results.ratio(Situation.UP_TO_DATE, Contender.NATIVE, Contender.JVM, measure),
                        goal);
    }

    /** From what native-image says about its build. */
    private String toolchain() throws IOException {
        var name = Contender.executable(target).getFileName().toString();
        var folder = target.resolve(name.replace("-runner", "-native-image-source-jar"));
        var matcher = TOOLCHAIN.matcher(Files.readString(folder.resolve(name + "-build-output-stats.json")));
        return matcher.find() ? matcher.group(1) : "?";
    }
}
