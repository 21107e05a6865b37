package dev.stockroom.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in the packaged services, and how large they are. */
@Tag("packaged")
class ArtifactIT {

    private static final Pattern MIGRATION = Pattern.compile("db/migration/(\\w+\\.sql(?:\\.conf)?)");

    @ParameterizedTest
    @EnumSource
    void holdsTheMigrationsOfTheSourceTreeAndNoOthers(Service service) throws IOException {
        var parts = service.packaged().parts();
        var names = parts.stream()
                .flatMap(part ->
                        MIGRATION.matcher(part.name() + "\n" + part.content()).results())
                .map(result -> result.group(1))
                .collect(Collectors.toSet());
        assertThat(names).isEqualTo(service.migrations().keySet());
        for (var migration : service.migrations().values()) {
            var text = new String(Files.readAllBytes(migration), StandardCharsets.ISO_8859_1);
            assertThat(parts)
                    .as("with " + migration)
                    .anyMatch(part -> part.content().contains(text));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PRODUCT", "INVENTORY"})
    void leavesTheSampleDataOfDevModeBehind(Service service) throws IOException {
        var text = Files.readString(service.sampleData());
        assertThat(text).contains("INSERT");
        assertThat(service.packaged().parts())
                .noneMatch(part ->
                        part.name().endsWith(service.sampleData().getFileName().toString()))
                .noneMatch(part -> part.content().contains(text));
    }

    @ParameterizedTest
    @EnumSource
    void shipsNeitherTheEmbeddedServerNorTheBuildTimeHalfNorDevMode(Service service) {
        var parts = service.packaged().parts();
        assertThat(parts).anyMatch(part -> part.mentionsPackage("dev.stockroom.commondb"));
        assertThat(parts).noneMatch(part -> part.mentionsPackage("dev.stockroom.commondb.deployment"));
        assertThat(parts).noneMatch(part -> part.mentionsPackage("dev.stockroom.commondb.dev"));
        assertThat(parts).noneMatch(part -> part.name().contains("common-db-dev"));
        assertThat(parts).noneMatch(part -> part.mentionsPackage("io.zonky.test.db"));
    }

    @ParameterizedTest
    @EnumSource
    void isNoLargerThanPromised(Service service) {
        assertThat(service.packaged().size()).isLessThanOrEqualTo(service.form().size());
    }
}
