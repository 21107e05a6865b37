package dev.stockroom.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.ServiceProcess;
import java.time.Duration;

/** An HTTP probe as a manifest describes it, with the defaults of Kubernetes. */
record Probe(
        String path,
        Duration initialDelay,
        Duration period,
        Duration timeout,
        int failureThreshold,
        int successThreshold) {

    static Probe of(JsonNode probe) {
        return new Probe(
                probe.at("/httpGet/path").asText(),
                Duration.ofSeconds(probe.path("initialDelaySeconds").asInt(0)),
                Duration.ofSeconds(probe.path("periodSeconds").asInt(10)),
                Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1)),
                probe.path("failureThreshold").asInt(3),
                probe.path("successThreshold").asInt(1));
    }

    /** As kubelet judges: an answer within the time-out, with a status from 200 to 399. */
    boolean succeeds(ServiceProcess process) {
        int status = Answer.to(process.managementPort(), path, timeout).status();
        return status >= 200 && status < 400;
    }

    /** How long it may fail before kubelet acts. */
    Duration patience() {
        return initialDelay.plus(period.multipliedBy(failureThreshold));
    }
}
