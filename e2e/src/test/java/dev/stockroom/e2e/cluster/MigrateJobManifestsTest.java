package dev.stockroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Jobs that migrate: one for each release, none without a dump, and no login for those that only wait. */
@Tag("unit")
class MigrateJobManifestsTest {

    /** What kustomize has still to put into the sources. */
    private static final String NO_TAG_YET = "release";

    @Test
    void carryTheTagOfTheirImageInTheirName() {
        assertThat(jobs()).isNotEmpty().allSatisfy(job -> assertThat(name(job)).endsWith("migrate-" + tag(job)));
    }

    private static String tag(JsonNode job) {
        var image = job.at("/spec/template/spec/containers/0/image").asText();
        return image.contains(":") ? image.substring(image.lastIndexOf(':') + 1) : NO_TAG_YET;
    }

    /** A Job is immutable: another one of the same name would be refused. */
    @Test
    void areTheSameWhereTheyHaveTheSameName() {
        assertThat(jobs().stream().collect(Collectors.groupingBy(MigrateJobManifestsTest::name)))
                .isNotEmpty()
                .allSatisfy((name, same) -> assertThat(same).containsOnly(same.get(0)));
    }

    @Test
    void migrateWithTheImageThatTheyHaveAskedWhatIsPending() {
        assertThat(jobs()).allSatisfy(job -> {
            var pod = job.at("/spec/template/spec");
            assertThat(names(pod.path("initContainers"))).containsExactly("wait", "check", "dump");
            assertThat(names(pod.path("containers"))).containsExactly("migrate");
            assertThat(List.of(pod.at("/initContainers/0/image"), pod.at("/initContainers/1/image")))
                    .containsOnly(pod.at("/containers/0/image"));
        });
    }

    @Test
    void endWhenTheDumpFails() {
        assertThat(jobs()).allSatisfy(job -> {
            assertThat(job.at("/spec/template/spec/restartPolicy").asText()).isEqualTo("Never");
            assertThat(Manifests.elements(job.at("/spec/podFailurePolicy/rules"))
                            .filter(rule -> rule.path("action").asText().equals("FailJob"))
                            .map(rule -> rule.path("onExitCodes").toString()))
                    .containsExactly("{\"containerName\":\"dump\",\"operator\":\"NotIn\",\"values\":[0]}");
        });
    }

    @Test
    void reachTheDatabaseAndAreReachedByNobody() {
        var policies = Manifests.ofKind("NetworkPolicy").stream()
                .filter(policy -> policy.at("/metadata/name").asText().equals("migrate"))
                .toList();
        assertThat(policies).isNotEmpty().allSatisfy(policy -> {
            assertThat(policy.at("/spec/egress").findValuesAsText("port")).contains("5432");
            assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
            assertThat(policy.at("/spec").has("ingress")).isFalse();
            assertThat(jobs())
                    .allSatisfy(job -> assertThat(labels(job))
                            .containsAll(Manifests.elements(policy.at("/spec/podSelector/matchLabels"))
                                    .toList()));
        });
    }

    private static List<JsonNode> labels(JsonNode job) {
        return Manifests.elements(job.at("/spec/template/metadata/labels")).toList();
    }

    @Test
    void areTheOnlyOnesThatKnowTheLoginThatMigrates() {
        assertThat(Manifests.deployments().stream()
                        .filter(deployment -> deployment.toString().contains("MIGRATE_AT_START\",\"value\":\"false\"")))
                .allSatisfy(deployment ->
                        assertThat(deployment.toString()).doesNotContain("-owner", "-admin", "COMMON_DB_SERVICE_ROLE"));
    }

    private static List<JsonNode> jobs() {
        return Manifests.ofKind("Job");
    }

    private static String name(JsonNode job) {
        return job.at("/metadata/name").asText();
    }

    private static List<String> names(JsonNode containers) {
        return Manifests.elements(containers)
                .map(container -> container.path("name").asText())
                .toList();
    }
}
