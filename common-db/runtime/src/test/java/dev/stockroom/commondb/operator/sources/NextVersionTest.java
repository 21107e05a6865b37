package dev.stockroom.commondb.operator.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version of a new migration follows the highest one, in its style. */
@Tag("unit")
class NextVersionTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 20, 14, 5, 9, 700_000_000);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "V1__a.sql V2__b.sql, 3",
        "V9__a.sql V10__b.sql, 11",
        "V001__a.sql V009__b.sql, 010",
        "V999__a.sql, 1000",
        "V1.2__a.sql V1.9__b.sql, 1.10",
        "V1_2__a.sql V1_03__b.sql, 1_04",
        "V2__a.sql U3__b.sql, 4",
        "V2__a.sql R__view.sql afterMigrate.sql V2__a.sql.conf notes.txt, 3",
        "V3__Recount.java V2__a.sql, 4",
        "V20260120101143__a.sql, 20261120140509",
        "V202601201011__a.sql, 202611201405",
        "V20991231235959__a.sql, 20991231235960",
        "V20260120__a.sql, 20260121",
        "readme.md, 1"
    })
    void isTheHighestPlusOneInTheSameStyle(String files, String next) throws IOException {
        for (String file : files.split(" ")) {
            Files.createFile(folder.resolve(file));
        }
        assertThat(new NextVersion("V", NOW).after(List.of(folder))).isEqualTo(next);
    }

    @Test
    void looksBelowAndBesideAndKnowsAnotherPrefix() throws IOException {
        Path below = Files.createDirectories(folder.resolve("sql/2026"));
        Path java = Files.createDirectories(folder.resolve("java"));
        Files.createFile(below.resolve("M7__a.sql"));
        Files.createFile(java.resolve("M8__B.java"));
        Files.createFile(below.resolve("V99__not_a_migration_here.sql"));
        List<Path> folders = List.of(folder.resolve("sql"), java, folder.resolve("absent"));
        assertThat(new NextVersion("M", NOW).after(folders)).isEqualTo("9");
    }
}
