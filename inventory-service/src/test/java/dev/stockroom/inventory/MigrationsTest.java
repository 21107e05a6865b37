package dev.stockroom.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.test.MigrationsRehearsal;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every migration goes up, down and up again, and every script says what it is for. */
@Tag("quarkus")
@QuarkusTest
class MigrationsTest extends MigrationsRehearsal {

    private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");

    @Test
    void everyScriptBeginsByExplainingItself() throws IOException {
        for (Path script : scripts()) {
            assertThat(Files.readString(script)).as(script.toString()).startsWith("-- ");
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.toString().endsWith(".sql")).toList();
        }
    }
}
