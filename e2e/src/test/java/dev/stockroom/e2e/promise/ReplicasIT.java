package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** Replicas that start together on an empty server. */
@Tag("P1")
@Tag("P9")
@Isolated
class ReplicasIT {

    /** Dozens of JVMs start on the cores that there are. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @RepeatedTest(2)
    @Tag("depth")
    void eightReplicasOfEachServiceStartTogether() {
        startTogether(8, Service.PRODUCT, Service.INVENTORY);
    }

    @RepeatedTest(20)
    @Tag("nightly")
    void eightReplicasOfEachServiceStartTogetherAgainAndAgain() {
        startTogether(8, Service.PRODUCT, Service.INVENTORY, Service.ORDER_SAGA);
    }

    @Test
    @Tag("nightly")
    void thirtyTwoReplicasStartTogether() {
        startTogether(32, Service.ORDER_SAGA);
    }

    private void startTogether(int replicas, Service... services) {
        var server = bed.ownServer();
        var before = server.databases();
        var started = new ArrayList<ServiceProcess>();
        shuffled(replicas, services).forEach(service -> started.add(start(service, server)));
        started.forEach(service -> service.awaitReady(PATIENCE));
        assertThat(server.databases()).hasSize(before.size() + services.length);
        Arrays.stream(services).forEach(service -> eachMigrationOnce(server, service));
    }

    private ServiceProcess start(Service service, PostgresCluster server) {
        // a small pool: on one server of 200 connections there are up to 32 of them
        return bed.launch(service)
                .on(server, service.database())
                .with("quarkus.datasource.jdbc.max-size", 4)
                .start();
    }

    private static List<Service> shuffled(int replicas, Service... services) {
        var starts = new ArrayList<Service>();
        IntStream.range(0, replicas).forEach(i -> starts.addAll(List.of(services)));
        Collections.shuffle(starts);
        return starts;
    }

    private static void eachMigrationOnce(PostgresCluster server, Service service) {
        History.of(server, service.database()).isExactly(service);
        var recorded = server.log().statements(0, service.database()).stream()
                .filter(entry -> entry.message().contains("INSERT INTO \"public\".\"flyway_schema_history\""));
        assertThat(recorded).hasSameSizeAs(service.versions());
    }
}
