package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Failure;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.History;
import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Metrics;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The history is newer than the binary, or somebody else writes it. */
@Tag("packaged")
@Tag("P2")
class HistoryIT {

    private static final String FROM_A_NEWER_IMAGE = """
            INSERT INTO flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            VALUES (7, '7', 'from a newer image', 'SQL', 'V7__from_a_newer_image.sql', 42, 'stockroom', 1, true)
            """;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void olderImageStartsOnANewerHistoryAndSaysSo() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady();
        bed.server().sql(database).execute(FROM_A_NEWER_IMAGE);
        var older = bed.saga(database).start().awaitReady();
        assertThat(older.ready().database().has("ahead")).isTrue();
        assertThat(older.ready().database().path("phase").asText()).isEqualTo("READY");
        assertThat(older.outputLinesWith(" WARN ")).anyMatch(line -> line.contains("7"));
    }

    @Test
    void heldServiceShowsWhatItRefuses() {
        var database = bed.newDatabase();
        bed.saga(database).run("db", "up", "--target", "4").exits(0);
        bed.server().sql(database).execute("UPDATE flyway_schema_history SET checksum = 42 WHERE version = '2'");
        var saga = bed.saga(database).with("common-db.on-failure", "hold").start();
        Failure.isHeld(saga, "V2__");
        var page = Answer.asJson(saga.managementPort(), "/q/database").json();
        assertThat(page.path("version").asText()).isEqualTo("4");
        assertThat(page.path("migrations").findValuesAsText("state"))
                .containsExactly("applied", "changed", "applied", "applied", "pending", "pending");
        var metrics = Metrics.of(saga);
        assertThat(metrics.version("version")).isEqualTo("4");
        assertThat(metrics.value("common_db_migrations_pending")).isEqualTo(3);
    }

    @Test
    void waitsForTheSchemaThatAnotherProcessMigrates() {
        var database = bed.newName();
        var waiting = bed.saga(database)
                .with("quarkus.flyway.migrate-at-start", false)
                .start();
        var data = waiting.awaitPhase("WAITING_FOR_SCHEMA").database();
        assertThat(data.has("pending")).isTrue();
        Awaitility.await()
                .atMost(ServiceProcess.PATIENCE)
                .during(Duration.ofMillis(500))
                .until(() -> !bed.server().databases().contains(database));
        var migrating =
                bed.saga(database).placeholder("pause", LongMigration.PAUSE).start();
        var half = waiting.await(
                ServiceProcess.PATIENCE,
                "half",
                a -> a.database().path("pending").asInt() == 3);
        assertThat(half.phase()).isEqualTo("WAITING_FOR_SCHEMA");
        assertThat(waiting.live().status()).isEqualTo(200);
        LongMigration.end(bed.server().sql(database), migrating::awaitReady);
        Pace.within(Form.tested().ready(), waiting::awaitReady);
        History.of(bed.server(), database).isExactly(Service.ORDER_SAGA);
    }

    @Test
    void isReadyAtOnceWhenTheSchemaThatItMayNotMigrateIsThere() {
        var database = bed.newDatabase();
        bed.saga(database).start().awaitReady();
        int mark = bed.server().log().mark();
        bed.saga(database)
                .with("quarkus.flyway.migrate-at-start", false)
                .start()
                .awaitReady();
        assertThat(bed.server().log().statements(mark, database))
                .noneMatch(entry -> entry.message().matches("(?is).*\\b(CREATE|INSERT|UPDATE|ALTER|DROP)\\s.*"));
    }
}
