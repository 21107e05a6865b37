package dev.stockroom.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a Deployment asks of Kubernetes, the part that {@link Kubelet} and {@link Rollout} play.
 *
 * @param environment the variables whose values stand in the manifest
 * @param grace from SIGTERM to SIGKILL
 */
record Workload(
        int replicas,
        int maxSurge,
        int maxUnavailable,
        Map<String, String> environment,
        Probe startup,
        Probe liveness,
        Probe readiness,
        Duration grace) {

    private static final int DEFAULT_GRACE = 30;

    /** Where the database is, and who migrates it: the tests decide. */
    private static final String DATABASE = "QUARKUS_DATASOURCE_.*|QUARKUS_FLYWAY_MIGRATE_AT_START";

    static Workload of(JsonNode deployment) {
        var spec = deployment.path("spec");
        var update = spec.at("/strategy/rollingUpdate");
        var pod = spec.at("/template/spec");
        var container = pod.at("/containers/0");
        return new Workload(
                spec.path("replicas").asInt(),
                update.path("maxSurge").asInt(),
                update.path("maxUnavailable").asInt(),
                literals(container.path("env")),
                Probe.of(container.path("startupProbe")),
                Probe.of(container.path("livenessProbe")),
                Probe.of(container.path("readinessProbe")),
                Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asInt(DEFAULT_GRACE)));
    }

    private static Map<String, String> literals(JsonNode variables) {
        return Manifests.elements(variables)
                .filter(variable -> variable.has("value"))
                .filter(variable -> !variable.path("name").asText().matches(DATABASE))
                .filter(variable -> !variable.path("value").asText().contains("$("))
                .collect(Collectors.toMap(
                        variable -> variable.path("name").asText(),
                        variable -> variable.path("value").asText()));
    }

    /** How long a process that never answers would live, at most. */
    Duration patience() {
        var starting = startup.patience();
        return starting.compareTo(liveness.patience()) > 0 ? starting : liveness.patience();
    }
}
