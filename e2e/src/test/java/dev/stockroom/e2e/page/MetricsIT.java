package dev.stockroom.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.LongMigration;
import dev.stockroom.e2e.bed.Metrics;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics of a start: the same during it, after it, and where a failed one is held, but for their values. */
@Tag("packaged")
class MetricsIT {

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final String MIGRATING = "common_db_start_seconds{stage=\"MIGRATING\"}";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void haveTheSameNamesTypesLabelsAndHelpInAStartAndAfterIt() {
        var database = bed.newName();
        var saga = bed.saga(database).placeholder("pause", LongMigration.PAUSE).start();
        saga.await(
                ServiceProcess.PATIENCE,
                "the fourth",
                answer -> answer.database().path("migration").asText().startsWith("4 "));
        var during = Metrics.of(saga);
        saga.staysIn("MIGRATING", A_SECOND);
        LongMigration.end(bed.server().sql(database), saga::awaitReady);
        var after = Metrics.of(saga);

        assertThat(during.description()).hasSizeGreaterThan(30).isEqualTo(after.description());
        tellsOfAStart(during);
        tellsWhatItCameTo(after, saga.age());
        assertThat(after.value(MIGRATING)).isGreaterThan(during.value(MIGRATING));
    }

    private static void tellsOfAStart(Metrics during) {
        assertThat(during.value("common_db_ready")).isZero();
        assertThat(during.value("common_db_phase{phase=\"MIGRATING\"}")).isEqualTo(1);
        assertThat(during.value("common_db_migrations_applied")).isEqualTo(3);
        assertThat(during.value("common_db_migrations_pending")).isEqualTo(3);
        assertThat(during.version("version")).isEqualTo("3");
        assertThat(during.version("built")).isEqualTo("6");
        assertThat(during.value("common_db_migration_longest_seconds")).isPositive();
    }

    private static void tellsWhatItCameTo(Metrics after, Duration age) {
        double atMost = age.toMillis() / 1000.0;
        assertThat(after.value("common_db_ready")).isEqualTo(1);
        assertThat(after.value("common_db_phase{phase=\"READY\"}")).isEqualTo(1);
        assertThat(after.value("common_db_migrations_applied")).isEqualTo(6);
        assertThat(after.value("common_db_migrations_pending")).isZero();
        assertThat(after.value("common_db_migrations_ahead")).isZero();
        assertThat(after.version("version")).isEqualTo("6");
        assertThat(after.value("common_db_migration_running_seconds")).isZero();
        assertThat(after.value("common_db_migration_longest_seconds")).isBetween(1.0, atMost);
        assertThat(after.value(MIGRATING)).isBetween(1.0, atMost);
        assertThat(after.value("common_db_start_seconds{stage=\"FRAMEWORK\"}")).isPositive();
    }

    @Test
    void tellWhyAStartIsHeld() {
        var saga = bed.saga(bed.newName())
                .placeholder("statement", "SELECT * FROM nowhere")
                .with("common-db.on-failure", "hold")
                .start();
        saga.awaitPhase("FAILED");
        var held = Metrics.of(saga);
        var ready = Metrics.of(bed.saga(bed.newName()).start().awaitReady());

        assertThat(held.description()).isEqualTo(ready.description());
        assertThat(held.value("common_db_failed{class=\"migration\"}")).isEqualTo(1);
        assertThat(held.value("common_db_failures_total{class=\"migration\"}")).isEqualTo(1);
        assertThat(held.value("common_db_failed{class=\"credentials\"}")).isZero();
        assertThat(held.value("common_db_migrations_applied")).isEqualTo(4);
        assertThat(held.version("version")).isEqualTo("4");
        assertThat(ready.value("common_db_failures_total{class=\"migration\"}")).isZero();
    }

    @Test
    void countTheTriesThatNoServerAnswered() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA).on(server, bed.newName()).start();
        saga.await(
                ServiceProcess.PATIENCE,
                "tries",
                answer -> answer.database().path("attempts").asInt() > 3);
        var waiting = Metrics.of(saga);

        assertThat(waiting.value("common_db_failures_total{class=\"server_unreachable\"}"))
                .isGreaterThan(3);
        assertThat(waiting.value("common_db_start_seconds{stage=\"WAITING_FOR_SERVER\"}"))
                .isPositive();
        assertThat(waiting.version("version")).isEqualTo("none");
    }
}
