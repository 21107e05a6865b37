package dev.stockroom.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The manifests of Kubernetes: as kustomize has rendered them into the directory that {@code e2e.manifests} names, which
 * {@code .ci/kubernetes} does, else the sources that kustomize does not have to complete.
 */
final class Manifests {

    static final Path SOURCES = Path.of("../deploy/kubernetes");

    private static final String RENDERED = System.getProperty("e2e.manifests", "");
    private static final ObjectReader YAML = new ObjectMapper(new YAMLFactory()).readerFor(JsonNode.class);

    private Manifests() {}

    static List<Path> files() {
        return RENDERED.isEmpty() ? resources() : yaml(Path.of(RENDERED)).toList();
    }

    /** The files that kustomizations name as resources: each of them is whole, as patches are not. */
    private static List<Path> resources() {
        return yaml(SOURCES)
                .filter(file -> file.endsWith("kustomization.yaml"))
                .flatMap(file -> read(file).stream()
                        .flatMap(kustomization -> elements(kustomization.path("resources")))
                        .map(resource -> file.resolveSibling(resource.asText())))
                .filter(Files::isRegularFile)
                .toList();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static Stream<Path> yaml(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its documents. */
    static List<JsonNode> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    static List<JsonNode> parse(String yaml) throws IOException {
        try (var documents = YAML.<JsonNode>readValues(yaml)) {
            return documents.readAll();
        }
    }

    /** Those of the services. */
    static List<JsonNode> deployments() {
        return ofKind("Deployment");
    }

    static List<JsonNode> ofKind(String kind) {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    /** What the Deployments ask for: all of them the same. */
    static Workload workload() {
        var workloads = deployments().stream().map(Workload::of).distinct().toList();
        if (workloads.size() != 1) {
            throw new IllegalStateException("The Deployments differ: " + workloads);
        }
        return workloads.get(0);
    }
}
