package dev.stockroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The images that the containers are built from and run on: their names stand in the POM, and everywhere else the same. */
@Tag("unit")
class ContainerImagesTest {

    private static final Path CHECKOUT = Path.of("..");
    private static final Pattern PROPERTY = Pattern.compile("<([\\w.-]+)>([^<>]+)</\\1>");
    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([\\w.-]+)}");
    private static final Pattern IMAGE = Pattern.compile("(?m)^(?:FROM| *(?:- )?image:) ([\\w.-]+\\.[\\w-]+/\\S+)");

    @Test
    void everyFileNamesTheImagesOfThePom() throws IOException {
        var named = new TreeSet<String>();
        for (var file : files()) {
            IMAGE.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(named::add);
        }
        assertThat(named).isEqualTo(imagesOfThePom());
    }

    @Test
    void everyImageHasAnExactVersion() throws IOException {
        assertThat(imagesOfThePom()).hasSize(7).allMatch(image -> image.matches(".*:[\\w-]*\\d+\\.\\d+.*"));
    }

    @Test
    void theServicesAreBuiltInTheSameWay() throws IOException {
        assertThat(dockerfile("product-service", "inventory-service"))
                .isEqualTo(dockerfile("inventory-service", "product-service"));
    }

    /** Maven reads the POM of every module, also of those that it is not to build. */
    @Test
    void theBuildsHaveThePomOfEveryModule() throws IOException {
        var modules = MODULE.matcher(Files.readString(CHECKOUT.resolve("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(modules).isNotEmpty().allSatisfy(module -> {
            assertThat(lines("product-service/Dockerfile")).contains(copying(module));
            assertThat(lines(".dockerignore")).containsAnyOf("!" + module, "!" + module + "/pom.xml");
        });
    }

    @Test
    void containersAndMvnwUseTheSameMaven() throws IOException {
        var mvnw = Files.readString(CHECKOUT.resolve("mvnw"));
        var image = properties().get("image.maven");
        assertThat(mvnw).contains("\nversion=" + image.replaceFirst(".*:([\\d.]+)-.*", "$1") + "\n");
    }

    private static String copying(String module) {
        return module.equals("common-db") ? "COPY common-db common-db" : "COPY %1$s/pom.xml %1$s/".formatted(module);
    }

    private static List<String> lines(String file) throws IOException {
        return Files.readAllLines(CHECKOUT.resolve(file));
    }

    private static List<String> dockerfile(String service, String other) throws IOException {
        return lines(service + "/Dockerfile").stream()
                .filter(line -> !line.contains("image.description"))
                .map(line -> line.replace(service, "<service>").replace(other, "<other>"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> deploy = Files.walk(CHECKOUT.resolve("deploy"))) {
            return Stream.concat(
                            Stream.of(
                                            "product-service/Dockerfile",
                                            "inventory-service/Dockerfile",
                                            "docker-compose.yml")
                                    .map(CHECKOUT::resolve),
                            deploy.filter(file -> file.toString().endsWith(".yaml")))
                    .toList();
        }
    }

    private static Set<String> imagesOfThePom() throws IOException {
        return properties().entrySet().stream()
                .filter(property -> property.getKey().startsWith("image.")
                        || property.getKey().equals("quarkus.native.builder-image"))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> properties() throws IOException {
        var raw = PROPERTY.matcher(Files.readString(CHECKOUT.resolve("pom.xml")))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (first, second) -> first));
        raw.replaceAll((name, value) -> resolved(value, raw));
        return raw;
    }

    private static String resolved(String value, Map<String, String> properties) {
        var reference = REFERENCE.matcher(value);
        return reference.find() && properties.containsKey(reference.group(1))
                ? resolved(value.replace(reference.group(), properties.get(reference.group(1))), properties)
                : value;
    }
}
