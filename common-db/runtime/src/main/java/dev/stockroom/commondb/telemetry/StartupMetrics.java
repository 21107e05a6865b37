package dev.stockroom.commondb.telemetry;

import static dev.stockroom.commondb.telemetry.MetricFamily.each;
import static dev.stockroom.commondb.telemetry.MetricFamily.gauge;

import dev.stockroom.commondb.failure.FailureKind;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartTimeline.Migration;
import dev.stockroom.commondb.state.StartTimeline.Outcome;
import dev.stockroom.commondb.state.StartTimeline.Stage;
import dev.stockroom.commondb.state.StartupFigures;
import dev.stockroom.commondb.telemetry.MetricFamily.Type;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The {@code common_db_*} metrics of a start. The probe gives them as Prometheus text during the start and while a
 * failed one is held; afterwards the service's own metrics have them as meters, with the same names, types and labels.
 */
public final class StartupMetrics {

    /** Prometheus's text format, version 0.0.4. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** The metrics, in the order of the text and of the table in deploy/monitoring/README.md. */
    static final List<MetricFamily> FAMILIES = List.of(
            gauge(
                    "common_db_ready",
                    "1 once the database holds what this executable needs, else 0",
                    now -> now.phase() == Phase.READY ? 1 : 0),
            each(
                    "common_db_phase",
                    Type.GAUGE,
                    "1 for the phase that the start is in, else 0",
                    "phase",
                    Phase.values(),
                    (now, phase) -> now.phase() == phase ? 1 : 0),
            each(
                    "common_db_failed",
                    Type.GAUGE,
                    "1 for the class of failure that has ended the start, else 0",
                    "class",
                    FailureKind.values(),
                    (now, kind) -> now.failedWith() == kind ? 1 : 0),
            each(
                    "common_db_failures_total",
                    Type.COUNTER,
                    "Failures of the start by class, each try that no server answered among them",
                    "class",
                    FailureKind.values(),
                    (now, kind) -> now.failures().getOrDefault(kind, 0L)),
            each(
                    "common_db_start_seconds",
                    Type.GAUGE,
                    "Time that the start has taken so far, by what it was spent on",
                    "stage",
                    Phase.Kind.values(),
                    StartupMetrics::spentOn),
            gauge("common_db_migrations_applied", "Migrations that the database holds", StartupFigures::applied),
            gauge(
                    "common_db_migrations_pending",
                    "Migrations of this executable that the database does not hold yet",
                    StartupFigures::pending),
            gauge(
                    "common_db_migrations_ahead",
                    "Versions in the database that are newer than this executable knows",
                    now -> now.schema().ahead()),
            gauge(
                    "common_db_migration_running_seconds",
                    "Time that the migration under way has taken so far, 0 if there is none",
                    now -> longest(now, Outcome.RUNNING)),
            gauge(
                    "common_db_migration_longest_seconds",
                    "Time of the longest migration that this start has applied",
                    now -> longest(now, Outcome.APPLIED)),
            new MetricFamily(
                    "common_db_schema_info",
                    Type.GAUGE,
                    "1, with the newest version in the database and the newest that this executable was built with",
                    List.of("version", "built"),
                    now -> Map.of(
                            List.of(
                                    version(now.schema().database()),
                                    version(now.schema().built())),
                            1.0)));

    private StartupMetrics() {}

    /** All metrics as Prometheus text. */
    public static String text(StartupFigures now) {
        StringBuilder text = new StringBuilder();
        FAMILIES.forEach(family -> family.write(now, text));
        return text.toString();
    }

    /** Registers all metrics with the metrics system of the service. */
    public static void register(MetricsFactory factory, Supplier<StartupFigures> figures) {
        FAMILIES.forEach(family -> family.register(factory, figures));
    }

    private static double spentOn(StartupFigures now, Phase.Kind kind) {
        return now.timeline().stages().stream()
                        .filter(stage -> stage.kind() == kind)
                        .mapToLong(Stage::lengthMs)
                        .sum()
                / 1000.0;
    }

    private static double longest(StartupFigures now, Outcome outcome) {
        return now.timeline().migrations().stream()
                        .filter(migration -> migration.outcome() == outcome)
                        .mapToLong(Migration::lengthMs)
                        .max()
                        .orElse(0)
                / 1000.0;
    }

    private static String version(MigrationVersion version) {
        return version == null ? "none" : version.toString();
    }
}
