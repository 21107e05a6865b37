package dev.stockroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The kubelet that the other tests play does what the real one does: else what they see would mean nothing. */
@Tag("packaged")
class KubeletIT {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @RegisterExtension
    private final Testbed bed = new Testbed();

    /** With probes that are asked every second. */
    private static Workload workload(int failuresAtStart) {
        return new Workload(
                1, 1, 0, Map.of(), probe("live", failuresAtStart), probe("live", 4), probe("ready", 1), SECOND);
    }

    private static Probe probe(String name, int failures) {
        return new Probe("/q/health/" + name, Duration.ZERO, SECOND, SECOND, failures, 1);
    }

    @Test
    void killsAndRestartsWhatIsNotLiveAnyMore() {
        var database = bed.newDatabase();
        try (var pod = new Kubelet(workload(30), () -> bed.saga(database).start())) {
            Awaitility.await().atMost(PATIENCE).until(pod::isReady);
            var first = pod.process();
            first.signal("STOP");
            Awaitility.await().atMost(PATIENCE).until(() -> !first.isAlive() && pod.isReady());
            assertThat(pod.restarts()).startsWith("liveness probe").contains("exit code 137");
            assertThat(pod.wasKilled()).isTrue();
            assertThat(pod.process()).isNotSameAs(first);
        }
    }

    @Test
    void restartsWhatDoesNotStart() {
        var launch = bed.launch(Service.ORDER_SAGA)
                .on(bed.stoppedServer(), "absent")
                .with("common-db.startup-probe", false)
                .with("common-db.wait-timeout", 0);
        try (var pod = new Kubelet(workload(3), launch::start)) {
            Awaitility.await().atMost(PATIENCE).until(() -> pod.restarts().contains("startup probe"));
            assertThat(pod.isReady()).isFalse();
        }
    }
}
