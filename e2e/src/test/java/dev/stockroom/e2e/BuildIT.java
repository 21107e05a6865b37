package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What a build leaves in what it makes: no secret of the machine on which it ran. */
@Isolated
class BuildIT {

    private static final String CANARY = "canary-of-the-build";
    private static final String URL = "postgres://" + CANARY + ":" + CANARY + "@" + CANARY + ".invalid/" + CANARY;

    /** A test run's and a developer's own files, which no build needs. */
    private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".data");

    @TempDir
    private Path checkout;

    @Test
    void leavesNothingOfTheDatabaseUrlThatWasSet() throws IOException {
        copySources(Path.of("..").toRealPath(), checkout);
        build();
        var parts = new Artifact(checkout.resolve("e2e/order-saga/target")).parts();
        assertThat(parts).anyMatch(part -> part.mentions("order-saga"));
        assertThat(parts).noneMatch(part -> part.mentions(CANARY));
    }

    private static void copySources(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.newDirectoryStream(
                from, file -> !NOT_COPIED.contains(file.getFileName().toString()))) {
            for (var file : files) {
                var copy = to.resolve(file.getFileName());
                if (Files.isDirectory(file)) {
                    copySources(file, copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    /** The third service, in the form that is tested: of all it is made in the shortest time. */
    private void build() throws IOException {
        var log = checkout.resolve("build.log");
        var command = new ArrayList<>(List.of("./mvnw", "-B", "package", "-Dquick", "-Dmaven.test.skip=true"));
        command.addAll(List.of("-pl", "e2e/order-saga", "-am"));
        command.addAll(Form.tested().mavenFlags());
        var build = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("DATABASE_URL", URL);
        assertThat(Shell.exitCode(build.start(), Duration.ofMinutes(30)))
                .as(() -> "build:\n" + log(log))
                .contains(0);
    }

    private static String log(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
