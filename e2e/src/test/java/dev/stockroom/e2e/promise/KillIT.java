package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.PostgresCluster;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service is killed at every stage of its start, and the server in the middle of a migration. */
@Tag("packaged")
@Tag("P6")
class KillIT {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Map<String, Integer> EXIT_CODES = Map.of("KILL", 137, "TERM", 143, "INT", 130);
    private static final String SAGAS = "SELECT count(*) FROM create_order_saga_states";
    private static final String BUILDS = """
            SELECT count(*) FROM pg_stat_progress_create_index
            WHERE datname = current_database() AND index_relid::regclass::text = 'create_order_saga_states_order_id_key'
            """;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void endsWithinASecondWhileItWaitsAndTheNextStartCompletes() {
        var server = bed.stoppedServer();
        var waiting = EXIT_CODES.keySet().stream()
                .collect(Collectors.toMap(
                        signal -> signal, signal -> saga(server).start()));
        waiting.values().forEach(saga -> saga.awaitPhase("WAITING_FOR_SERVER"));
        waiting.forEach((signal, saga) -> endsWithinASecond(saga, signal));
        server.start();
        saga(server).start().awaitReady();
        History.of(server, "killed").isExactly(Service.ORDER_SAGA);
    }

    private Launch saga(PostgresCluster server) {
        return bed.launch(Service.ORDER_SAGA).on(server, "killed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT"})
    @Tag("P1")
    @Tag("P4")
    void waitingReplicaTakesOverWithinASecondOfAKillInMidMigration(String signal) {
        var database = bed.newDatabase();
        var saga = bed.saga(database)
                .placeholder("rows", 5)
                .placeholder("pause", 600)
                .start();
        saga.await(ServiceProcess.PATIENCE, "backfilling", KillIT::isBackfilling);
        var replica = bed.saga(database)
                .placeholder("rows", 3)
                .placeholder("pause", LongMigration.PAUSE)
                .start();
        replica.awaitPhase("WAITING_FOR_REPLICA");
        Pace.within(A_SECOND, () -> {
            saga.signal(signal);
            assertThat(saga.awaitExit()).isEqualTo(EXIT_CODES.get(signal));
            replica.awaitPhase("MIGRATING");
        });
        assertThat(bed.server().sql(database).value(SAGAS)).isEqualTo("0");
        LongMigration.end(bed.server().sql(database), replica::awaitReady);
        assertThat(bed.server().sql(database).value(SAGAS)).isEqualTo("3");
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "INT"})
    @Tag("P1")
    @Tag("P4")
    void nextStartCompletesWhatAKillInMidMigrationLeft(String signal) {
        var database = bed.newDatabase();
        var saga = bed.saga(database)
                .placeholder("rows", 5)
                .placeholder("pause", 600)
                .start();
        saga.await(ServiceProcess.PATIENCE, "backfilling", KillIT::isBackfilling);
        endsWithinASecond(saga, signal);
        assertThat(History.of(bed.server(), database).applied()).isEqualTo(List.of(1, 2, 3));
        bed.saga(database).placeholder("rows", 3).start().awaitReady();
        assertThat(bed.server().sql(database).value(SAGAS)).isEqualTo("3");
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "kill"})
    @Tag("P4")
    void nextStartCompletesWhenTheServerGoesAwayInMidMigration(String how) {
        var server = bed.ownServer();
        var saga = saga(server).placeholder("rows", 5).placeholder("pause", 600).start();
        saga.await(ServiceProcess.PATIENCE, "backfilling", KillIT::isBackfilling);
        if (how.equals("stop")) {
            server.stop();
        } else {
            server.kill();
        }
        Failure.ends(saga, "killed", "V4__backfill_sagas.sql");
        var next = saga(server).start().awaitLive();
        next.awaitPhase("WAITING_FOR_SERVER");
        server.start();
        Pace.within(Form.tested().ready(), next::awaitReady);
        History.of(server, "killed").isExactly(Service.ORDER_SAGA);
    }

    /** Flyway knows nothing of it: its row is written when the migration ends. */
    @Test
    @Tag("P4")
    void statusNamesTheIndexThatAKillLeftAndTheNextStartBuildsItAnew() throws SQLException {
        var database = bed.newDatabase();
        bed.saga(database).run("db", "up", "--target", "5").exits(0);
        try (var writer = bed.server().sql(database).connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("INSERT INTO create_order_saga_states (order_id) VALUES ('open')");
            var saga = bed.saga(database).start();
            awaitBuilds(database, 1);
            endsWithinASecond(saga, "KILL");
            awaitBuilds(database, 0);
        }
        assertThat(History.of(bed.server(), database).failed()).isEmpty();
        bed.saga(database)
                .run("db", "status", "--check")
                .exits(3)
                .says("5 applied, 1 pending", "INVALID index create_order_saga_states_order_id_key");
        bed.saga(database).start().awaitReady();
        assertThat(bed.saga(database).run("db", "status").exits(0).out()).doesNotContain("INVALID");
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    private void awaitBuilds(String database, int number) {
        Awaitility.await("indexes being built")
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bed.server().sql(database).value(BUILDS), Integer.toString(number)::equals);
    }

    private static boolean isBackfilling(Answer answer) {
        return answer.database().path("migration").asText().equals("4 - backfill sagas");
    }

    private static void endsWithinASecond(ServiceProcess saga, String signal) {
        saga.signal(signal);
        Pace.within(A_SECOND, () -> assertThat(saga.awaitExit()).isEqualTo(EXIT_CODES.get(signal)));
    }
}
