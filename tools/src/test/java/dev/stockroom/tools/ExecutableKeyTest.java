package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The keys by which {@code .ci/executables} knows the executables that it has kept, on a copy of the checkout. */
@Tag("unit")
@EnabledOnOs(OS.LINUX)
class ExecutableKeyTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Set<String> NOT_COPIED = Set.of("target", ".git", ".data", "docs", "deploy", "benchmarks");
    private static final List<String> SERVICES = List.of("order-saga", "product-service", "inventory-service");

    /** Which every test changes further. */
    @TempDir
    private static Path copy;

    private static List<String> keys;

    @BeforeAll
    static void copyCheckout() throws Exception {
        Files.walkFileTree(CHECKOUT, new Copying());
        keys = keys();
    }

    @Test
    void aChangedLineOfASourceGivesANewKey() throws Exception {
        assertThat(changedBy("product-service/src/main/java/dev/stockroom/product/Product.java", "private ", "public "))
                .containsExactly("product-service");
        assertThat(changedBy("e2e/order-saga/src/main/resources/db/migration/V1__add_saga_enums.sql", "\n", "\n\n"))
                .containsExactly("order-saga");
        assertThat(changedBy(
                        "common-db/runtime/src/main/java/dev/stockroom/commondb/settings/DatabaseUrl.java",
                        "\n",
                        "\n\n"))
                .isEqualTo(SERVICES);
    }

    @Test
    void aNewFileGivesANewKey() throws Exception {
        Files.createFile(copy.resolve("inventory-service/src/main/resources/db/migration/V99__new.sql"));
        assertThat(changed()).containsExactly("inventory-service");
    }

    @Test
    void aChangedLineOfAPomGivesANewKey() throws Exception {
        assertThat(changedBy("inventory-service/pom.xml", "<name>", "<name>the "))
                .containsExactly("inventory-service");
        assertThat(changedBy("common-db/deployment/pom.xml", "<name>", "<name>the "))
                .isEqualTo(SERVICES);
        assertThat(changedBy("pom.xml", "<name>Stockroom", "<name>The stockroom"))
                .isEqualTo(SERVICES);
    }

    @Test
    void aChangedFlagGivesANewKey() throws Exception {
        assertThat(changedBy("pom.xml", ",-R:MaxHeapSize=128m", ",-R:MaxHeapSize=129m"))
                .isEqualTo(SERVICES);
        assertThat(changedBy(".ci/executables", "-Ob", "-O1")).isEqualTo(SERVICES);
    }

    @Test
    void aChangedImageGivesProductServiceANewKeyBecauseItIsCompiledThere() throws Exception {
        assertThat(changedBy("product-service/Dockerfile", "native-image $(cat", "native-image -O0 $(cat"))
                .containsExactly("product-service");
        assertThat(changedBy(".ci/stand-in/build", "gcc,", "gcc-12,")).containsExactly("product-service");
    }

    @Test
    void whatIsNotInTheExecutableLeavesTheKeyAsItIs() throws Exception {
        assertThat(changedBy("README.md", "\n", "\n\n")).isEmpty();
        assertThat(changedBy("inventory-service/Dockerfile", "\n", "\n\n")).isEmpty();
        assertThat(changedBy("docker-compose.yml", "\n", "\n\n")).isEmpty();
        assertThat(changedBy("product-service/src/test/java/dev/stockroom/product/PageTest.java", "\n", "\n\n"))
                .isEmpty();
    }

    private static List<String> changedBy(String file, String text, String replacement) throws Exception {
        var changed = copy.resolve(file);
        assertThat(changed).content().contains(text);
        Files.writeString(
                changed,
                Files.readString(changed).replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(replacement)));
        return changed();
    }

    /** The services whose keys are not what they were. */
    private static List<String> changed() throws Exception {
        var before = keys;
        keys = keys();
        return SERVICES.stream()
                .filter(service -> !before.get(SERVICES.indexOf(service)).equals(keys.get(SERVICES.indexOf(service))))
                .toList();
    }

    private static List<String> keys() throws Exception {
        var command = new ProcessBuilder("bash", copy.resolve(".ci/executables").toString(), "keys");
        var process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var keys = new String(process.getInputStream().readAllBytes()).lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(keys).hasSize(SERVICES.size()).allMatch(key -> key.matches("\\S+ [0-9a-f]{64}"));
        return keys;
    }

    /** Of the sources alone, and of them what the keys may come from. */
    private static final class Copying extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (NOT_COPIED.contains(directory.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(copied(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.copy(file, copied(file));
            return FileVisitResult.CONTINUE;
        }

        private static Path copied(Path path) {
            return copy.resolve(CHECKOUT.relativize(path).toString());
        }
    }
}
