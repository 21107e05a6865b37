package dev.stockroom.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.stockroom.e2e.bed.Artifact;
import dev.stockroom.e2e.bed.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build leaves no secret of its machine in what it makes. CI builds with a {@code DATABASE_URL} that is in nothing else, in an
 * image with another variable of this value, and takes a skipped test for a failed one; whoever builds without it looks for
 * nothing.
 */
@Tag("depth")
class BuildSecretsIT {

    private static final String CANARY = "canary-of-the-build";

    @ParameterizedTest
    @EnumSource
    void nothingOfTheDatabaseUrlThatWasSetIsInAService(Service service) {
        assertHoldsNoSecret(service.packaged(), "common-db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "deployment", "dev", "test"})
    void nothingOfTheDatabaseUrlThatWasSetIsInTheExtension(String module) throws IOException {
        try (var files = Files.list(Path.of("../common-db", module, "target"))) {
            var jars = files.filter(file -> file.toString().endsWith("-SNAPSHOT.jar"))
                    .toList();
            assertThat(jars).hasSize(1);
            assertHoldsNoSecret(new Artifact(jars.get(0)), "dev/stockroom/commondb/");
        }
    }

    /** @param known what would be found */
    private static void assertHoldsNoSecret(Artifact artifact, String known) {
        assumeThat(System.getenv("DATABASE_URL")).contains(CANARY);
        var parts = artifact.parts();
        assertThat(parts).anyMatch(part -> part.mentions(known));
        assertThat(parts).noneMatch(part -> part.mentions(CANARY));
    }
}
