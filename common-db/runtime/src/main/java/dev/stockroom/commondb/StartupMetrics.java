package dev.stockroom.commondb;

import dev.stockroom.commondb.StartupState.Phase;
import dev.stockroom.commondb.StartupState.Snapshot;
import io.quarkus.runtime.metrics.MetricsFactory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The {@code common_db_*} gauges: Prometheus text from the probe during the start, Micrometer's after it. */
final class StartupMetrics {

    /** Prometheus's text format, version 0.0.4. */
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private record Gauge(String name, String help, ToDoubleFunction<Snapshot> value) {}

    private static final List<Gauge> GAUGES = List.of(
            new Gauge("ready", "1 once the schema is there, else 0", s -> s.phase() == Phase.READY ? 1 : 0),
            new Gauge("failed", "1 if the start has failed, else 0", s -> s.phase() == Phase.FAILED ? 1 : 0),
            new Gauge("attempts", "Tries to reach the server that failed", Snapshot::attempts),
            new Gauge("migrations.applied", "Migrations that the database holds", Snapshot::applied),
            new Gauge("migrations.pending", "Migrations still to be applied by this start", Snapshot::pending),
            new Gauge(
                    "waited.seconds",
                    "Time that the start waited for the server, the database and other replicas",
                    s -> s.waitedMs() / 1000.0),
            new Gauge("migrated.seconds", "Time that the migrations of this start took", s -> s.migratedMs() / 1000.0));

    private StartupMetrics() {}

    /** All gauges as Prometheus text, the phase as a gauge with a label. */
    static String text(Snapshot now) {
        StringBuilder text = new StringBuilder();
        for (Gauge gauge : GAUGES) {
            String name = "common_db_" + gauge.name().replace('.', '_');
            text.append("# HELP ").append(name).append(' ').append(gauge.help()).append('\n');
            text.append("# TYPE ").append(name).append(" gauge\n");
            text.append(name)
                    .append(' ')
                    .append(gauge.value().applyAsDouble(now))
                    .append('\n');
        }
        text.append("# HELP common_db_phase 1 for the phase that the start is in, else 0\n");
        text.append("# TYPE common_db_phase gauge\n");
        for (Phase phase : Phase.values()) {
            String line = String.format(
                    Locale.ROOT, "common_db_phase{phase=\"%s\"} %d.0%n", phase, phase == now.phase() ? 1 : 0);
            text.append(line.replace("\r", ""));
        }
        return text.toString();
    }

    /** Registers the same gauges with the metrics system that the service uses. */
    static void register(MetricsFactory factory) {
        for (Gauge gauge : GAUGES) {
            factory.builder("common.db." + gauge.name())
                    .description(gauge.help())
                    .buildGauge(() -> now(gauge.value()));
        }
        for (Phase phase : Phase.values()) {
            factory.builder("common.db.phase")
                    .description("1 for the phase that the start is in, else 0")
                    .tag("phase", phase.name())
                    .buildGauge(() -> now(s -> s.phase() == phase ? 1 : 0));
        }
    }

    /** Zero where common-db has nothing to do, as without an active data source. */
    private static double now(ToDoubleFunction<Snapshot> value) {
        return StartupProcess.current()
                .map(process -> value.applyAsDouble(process.state().snapshot()))
                .orElse(0.0);
    }
}
