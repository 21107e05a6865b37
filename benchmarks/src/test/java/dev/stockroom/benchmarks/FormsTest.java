package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table of the executable beside the JVM. */
@Tag("unit")
class FormsTest {

    private static final String EXECUTABLE = "product-service-1.0.0-SNAPSHOT-runner";

    @TempDir
    private Path target;

    @Test
    void putsTheExecutableBesideTheJvmAndNamesItsToolchain() throws IOException {
        var sources = Files.createDirectories(target.resolve("product-service-1.0.0-SNAPSHOT-native-image-source-jar"));
        Files.writeString(
                sources.resolve(EXECUTABLE + "-build-output-stats.json"),
                "{\"general_info\":{\"graalvm_version\":\"Mandrel-25.0.3.0-Final\"}}");
        Files.write(target.resolve(EXECUTABLE), new byte[3_000_000]);
        var results = new Results();
        results.add(new Block(1, List.of(sample(Contender.JVM, 1000, 2000), sample(Contender.NATIVE, 20, 200)), 0));

        assertThat(new Forms(results, target).table())
                .contains(
                        "| live | 20 ms | 1000 ms | 0.020 (0.020 to 0.020) | 100 ms |",
                        "| ready | 200 ms | 2000 ms | 0.100 (0.100 to 0.100) | 250 ms |",
                        "Compiled with Mandrel-25.0.3.0-Final; the executable has 3 MB, goal 115 MB.");
    }

    private static Sample sample(Contender contender, double liveMs, double readyMs) {
        return new Sample(Situation.UP_TO_DATE, contender, liveMs, readyMs, 102_400, 1);
    }

    @Test
    void startsTheFormsOnlyWhereThereIsAnExecutable() {
        assertThat(Contender.isCompiled(target)).isFalse();
        assertThat(Start.ofABlock(false))
                .hasSize(4)
                .noneMatch(start -> start.contender().isProbed());
        assertThat(Start.ofABlock(true)).hasSize(6);
    }
}
