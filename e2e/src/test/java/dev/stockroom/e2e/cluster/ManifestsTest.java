package dev.stockroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests are what Kubernetes understands, and keep what the services promise. */
@Tag("unit")
class ManifestsTest {

    /** What others have added to a cluster's API, and what kustomize takes for itself. */
    private static final Set<String> CUSTOM = Set.of("postgresql.cnpg.io/v1", "builtin");

    private static final Pattern MAJOR = Pattern.compile("<postgresql.major>(\\d+)</postgresql.major>");
    private static final Pattern POSTGRES_IMAGE = Pattern.compile("(?:library/postgres|/postgresql):(\\d+)");

    private static final Pattern PROBES_OF_THE_README =
            Pattern.compile("## Probes\n\n```yaml\n(.*?)```", Pattern.DOTALL);

    static Stream<Path> files() {
        return Manifests.files().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void holdNothingThatKubernetesDoesNotKnow(Path file) throws Exception {
        for (var document : Manifests.read(file)) {
            if (!CUSTOM.contains(document.path("apiVersion").asText())) {
                isStrictly(modelOf(document), JsonParser.parseString(document.toString()));
            }
        }
    }

    private static Class<?> modelOf(JsonNode document) throws ClassNotFoundException {
        var apiVersion = document.path("apiVersion").asText();
        assertThat(apiVersion).matches("(.*/)?v1");
        return Class.forName(
                "io.kubernetes.client.openapi.models.V1" + document.path("kind").asText());
    }

    /** The one refuses unknown fields and misses required ones, the other refuses values of a wrong type. */
    private static void isStrictly(Class<?> model, JsonElement document) throws ReflectiveOperationException {
        model.getMethod("validateJsonElement", JsonElement.class).invoke(null, document);
        assertThat(JSON.getGson().fromJson(document, model)).isNotNull();
    }

    @Test
    void letNoContainerDoMoreThanItNeeds() {
        assertThat(containers()).isNotEmpty().allSatisfy(container -> {
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
        });
        assertThat(pods()).allSatisfy(pod -> {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        });
    }

    private static List<JsonNode> containers() {
        return pods().stream()
                .flatMap(pod -> Stream.of(pod.path("initContainers"), pod.path("containers")))
                .flatMap(Manifests::elements)
                .toList();
    }

    private static List<JsonNode> pods() {
        return documents()
                .flatMap(document -> Stream.of("/spec/template/spec", "/spec/jobTemplate/spec/template/spec")
                        .map(document::at)
                        .filter(JsonNode::isObject))
                .toList();
    }

    private static Stream<JsonNode> documents() {
        return Manifests.files().stream().flatMap(file -> Manifests.read(file).stream());
    }

    @Test
    void runThePostgresMajorOfThePom() throws IOException {
        var major = MAJOR.matcher(Files.readString(Path.of("../pom.xml")));
        assertThat(major.find()).isTrue();
        assertThat(documents()
                        .flatMap(document ->
                                POSTGRES_IMAGE.matcher(document.toString()).results()))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image.group(1)).isEqualTo(major.group(1)));
    }

    @Test
    void haveTheNumbersThatTheReadmeShows() throws IOException {
        var block = PROBES_OF_THE_README.matcher(Files.readString(Path.of("../README.md")));
        assertThat(block.find()).isTrue();
        var shown = Manifests.parse(block.group(1)).get(0);
        var container = Manifests.deployments().get(0).at("/spec/template/spec/containers/0");
        for (var part : List.of("ports", "startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(shown.path(part)).isEqualTo(container.path(part));
        }
        assertThat(Manifests.elements(container.path("env"))).containsAll(shown.path("env"));
    }

    @Test
    void giveAStopTheTimeThatItTakes() {
        var workload = Manifests.workload();
        var delay = seconds(workload, "QUARKUS_SHUTDOWN_DELAY");
        assertThat(delay).isGreaterThan(ServiceProxy.LAG);
        assertThat(workload.grace()).isGreaterThan(delay.plus(seconds(workload, "QUARKUS_SHUTDOWN_TIMEOUT")));
    }

    private static Duration seconds(Workload workload, String variable) {
        return Duration.parse("PT" + workload.environment().get(variable));
    }
}
