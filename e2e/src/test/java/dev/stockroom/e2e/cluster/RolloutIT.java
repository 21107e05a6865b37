package dev.stockroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Versions are rolled out under the probes, times and settings of the manifests. */
@Tag("depth")
class RolloutIT {

    /** As long as the manifests promise, and where starts are slow longer than they would wait for one that hangs. */
    private static final int LONG_MIGRATION = Boolean.getBoolean("e2e.native") ? 90 : 40;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String LAST_MIGRATION = """
            SELECT extract(epoch FROM max(installed_on::timestamptz)) FROM flyway_schema_history""";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private final Workload workload = Manifests.workload();

    private Supplier<ServiceProcess> version(Service service, String database, String placeholder, Object value) {
        return () -> {
            var launch = bed.launch(service).on(bed.server(), database).placeholder(placeholder, value);
            workload.environment().forEach(launch::env);
            return launch.start();
        };
    }

    private Supplier<ServiceProcess> version(Service service, String database) {
        return version(service, database, "pause", 0);
    }

    @Test
    @Tag("P2")
    @Tag("P3")
    void longMigrationIsNeverKilledAndNeverReadyTooEarly() {
        assertThat(Duration.ofSeconds(LONG_MIGRATION)).isGreaterThan(workload.patience());
        var database = bed.newName();
        try (var rollout = new Rollout(workload)) {
            rollout.to(version(Service.ORDER_SAGA, database, "pause", LONG_MIGRATION));
            rollout.awaitComplete(PATIENCE.plusSeconds(LONG_MIGRATION));
            assertThat(rollout.all()).hasSize(2).allSatisfy(pod -> {
                assertThat(pod.restarts()).isEmpty();
                assertThat(pod.process().age()).isGreaterThan(Duration.ofSeconds(LONG_MIGRATION));
                assertThat(pod.readySince()).isAfter(lastMigration(database));
            });
        }
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    private Instant lastMigration(String database) {
        double seconds = Double.parseDouble(bed.server().sql(database).value(LAST_MIGRATION));
        return Instant.ofEpochMilli((long) (seconds * 1000));
    }

    @Test
    @Tag("P4")
    void migrationThatFailsLeavesTheOldPodsServingAndRestartsNobody() {
        var database = bed.newDatabase();
        try (var rollout = new Rollout(workload);
                var proxy = started(rollout, version(Service.ORDER_SAGA, database))) {
            var old = rollout.ready();
            var load = new Load(proxy.port());
            rollout.to(version(Service.ORDER_SAGA_NEXT, database, "fault", "SELECT 1 / 0"));
            Awaitility.await().until(() -> rollout.current().size() == 1);
            var failed = rollout.current().get(0);
            Failure.isHeld(failed.process(), "V8__backfill_priority.sql", "22012", "division by zero");
            var longEnoughToBeKilled = workload.patience();
            Awaitility.await()
                    .during(longEnoughToBeKilled)
                    .atMost(longEnoughToBeKilled.plus(PATIENCE))
                    .until(() -> rollout.old().equals(old) && rollout.current().equals(List.of(failed)));
            closeWithEnough(load);
            assertThat(rollout.ready()).isEqualTo(old);
            nobodyHasLost(load, rollout, database);
            tellsTheCauseByOneRequest(failed);
        }
    }

    private static void tellsTheCauseByOneRequest(Kubelet failed) {
        var answer = failed.process().management("/q/health/ready");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.database().path("reason").asText())
                .contains("V8__backfill_priority.sql", "22012", "division by zero");
    }

    @Test
    @Tag("P2")
    void rollOutAndRollBackLoseNoRequest() {
        var database = bed.newDatabase();
        var release = version(Service.ORDER_SAGA, database);
        try (var rollout = new Rollout(workload);
                var proxy = started(rollout, release)) {
            var load = new Load(proxy.port());
            rollout.to(version(Service.ORDER_SAGA_NEXT, database, "pending", 5));
            rollout.awaitComplete(PATIENCE);
            History.of(bed.server(), database).isExactly(Service.ORDER_SAGA_NEXT);
            rollout.to(version(Service.ORDER_SAGA, database));
            rollout.awaitComplete(PATIENCE);
            closeWithEnough(load);
            assertThat(rollout.ready())
                    .allSatisfy(
                            pod -> assertThat(pod.process().ready().database().has("ahead"))
                                    .isTrue());
            nobodyHasLost(load, rollout, database);
        }
    }

    /** The first version, with all its pods behind a proxy. */
    private static ServiceProxy started(Rollout rollout, Supplier<ServiceProcess> version) {
        rollout.to(version);
        rollout.awaitComplete(PATIENCE);
        return new ServiceProxy(rollout::ready);
    }

    /** So that there was load at all, on a busy machine too. */
    private static void closeWithEnough(Load load) {
        Awaitility.await().atMost(PATIENCE).until(() -> load.answered() > 1000);
        load.close();
    }

    private void nobodyHasLost(Load load, Rollout rollout, String database) {
        assertThat(load.lost()).as("of %d requests", load.answered()).isEmpty();
        assertThat(bed.server().sql(database).value("SELECT count(*) FROM create_order_saga_states"))
                .isEqualTo(Integer.toString(load.stored()));
        assertThat(rollout.all()).allSatisfy(pod -> {
            assertThat(pod.restarts()).isEmpty();
            assertThat(pod.wasKilled()).isFalse();
        });
    }
}
