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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What is done to the sources, on a copy of them: a build leaves no secret of its machine, and a migration is added. */
@Tag("depth")
@Isolated
@TestMethodOrder(MethodOrderer.MethodName.class)
class BuildIT {

    private static final String CANARY = "canary-of-the-build";
    private static final String URL = "postgres://" + CANARY + ":" + CANARY + "@" + CANARY + ".invalid/" + CANARY;

    /** What an executable holds of its build does not depend on how well its code is optimised. */
    private static final String COMPILED_FAST = "-Ob";

    /** A test run's and a developer's own files, which no build needs. */
    private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".data");

    private static final Path PRODUCT = Path.of("product-service/src/main");

    /** The first test compiles what the second one needs as well. */
    @TempDir
    private static Path checkout;

    @BeforeAll
    static void copySources() throws IOException {
        copySources(Path.of("..").toRealPath(), checkout);
    }

    @Test
    void leavesNothingOfTheDatabaseUrlThatWasSet() throws IOException {
        build();
        var parts = new Artifact(checkout.resolve("e2e/order-saga/target")).parts();
        assertThat(parts).anyMatch(part -> part.mentions("order-saga"));
        assertThat(parts).noneMatch(part -> part.mentions(CANARY));
    }

    @Test
    void theCommandOfTheReadmeWritesAMigrationFromTheEntities() throws IOException {
        var entity = checkout.resolve(PRODUCT).resolve("java/dev/stockroom/product/Product.java");
        var description = "private String description;";
        assertThat(entity).content().contains(description);
        Files.writeString(
                entity, Files.readString(entity).replace(description, description + " private String colour;"));
        try (var server = PostgresCluster.running()) {
            var command = new ProcessBuilder("sh", "-c", commandOfTheReadme());
            command.environment().put("QUARKUS_DATASOURCE_JDBC_URL", server.url("product"));
            command.environment().put("QUARKUS_DATASOURCE_USERNAME", Login.SERVICE.user());
            command.environment().put("QUARKUS_DATASOURCE_PASSWORD", Login.SERVICE.password());
            run(command);
        }
        var migrations = checkout.resolve(PRODUCT).resolve("resources/db/migration");
        assertThat(migrations.resolve("V5__add_colour.sql"))
                .content()
                .contains("alter table product add column colour varchar(255);");
        assertThat(migrations.resolve("U5__add_colour.sql"))
                .content()
                .contains("alter table product drop column colour;");
    }

    private static String commandOfTheReadme() throws IOException {
        return Files.readString(checkout.resolve("README.md"))
                .lines()
                .filter(line -> line.startsWith("./mvnw ") && line.contains("db new "))
                .findFirst()
                .orElseThrow();
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
    private static void build() throws IOException {
        var command = new ArrayList<>(List.of("./mvnw", "-B", "package", "-Dquick", "-Dmaven.test.skip=true"));
        command.addAll(List.of("-pl", "e2e/order-saga", "-am"));
        command.addAll(Form.tested().mavenFlags());
        command.add("-Dquarkus.native.additional-build-args=" + COMPILED_FAST);
        var build = new ProcessBuilder(command);
        build.environment().put("DATABASE_URL", URL);
        run(build);
    }

    private static void run(ProcessBuilder command) throws IOException {
        var log = checkout.resolve("build.log");
        command.directory(checkout.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        assertThat(Shell.exitCode(command.start(), Duration.ofMinutes(30)))
                .as(() -> "output:\n" + log(log))
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
