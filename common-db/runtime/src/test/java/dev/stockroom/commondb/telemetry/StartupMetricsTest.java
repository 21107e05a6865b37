package dev.stockroom.commondb.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartupState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The metrics of a start as Prometheus reads them. */
@Tag("unit")
class StartupMetricsTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-zA-Z0-9_]+=\"[^\"\\\\\\n]*\"(?:,[a-zA-Z0-9_]+=\"[^\"\\\\\\n]*\")*})? (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)");

    private long now = 1_000_000_000L;
    private final StartupState state = new StartupState(() -> now);

    @Test
    void tellThePhaseInEveryPhase() {
        isTold(Phase.WAITING_FOR_SERVER);
        state.creatingDatabase();
        isTold(Phase.CREATING_DATABASE);
        state.waitingForReplica("widget/pod-1", 4711, 90);
        isTold(Phase.WAITING_FOR_REPLICA);
        state.waitingForSchema(4);
        isTold(Phase.WAITING_FOR_SCHEMA);
        state.migrating();
        isTold(Phase.MIGRATING);
        state.ready("1", 1, null);
        isTold(Phase.READY);
        state.failed(DatabaseStartException.badSetting("common-db.x", "no", "correct it"));
        isTold(Phase.FAILED);
    }

    private void isTold(Phase phase) {
        Map<String, Double> samples = samples();
        assertThat(samples).containsEntry("common_db_phase{phase=\"" + phase + "\"}", 1.0);
        assertThat(sum(samples, "common_db_phase{")).isEqualTo(1);
        assertThat(sum(samples, "common_db_failed{")).isEqualTo(phase == Phase.FAILED ? 1 : 0);
        assertThat(samples).containsEntry("common_db_ready", phase == Phase.READY ? 1.0 : 0.0);
    }

    @Test
    void giveTheCourseOfTheStartInSeconds() {
        pass(1_500);
        state.creatingDatabase();
        pass(40);
        state.migrating();
        state.migrationBegan("1", "create", "V1__create.sql");
        pass(200);
        state.migrated();
        state.migrationBegan("2", "fill", "V2__fill.sql");
        pass(3_000);
        assertThat(samples())
                .containsEntry("common_db_start_seconds{stage=\"WAITING_FOR_SERVER\"}", 1.5)
                .containsEntry("common_db_start_seconds{stage=\"CREATING_DATABASE\"}", 0.04)
                .containsEntry("common_db_start_seconds{stage=\"MIGRATING\"}", 3.2)
                .containsEntry("common_db_start_seconds{stage=\"FRAMEWORK\"}", 0.0)
                .containsEntry("common_db_migration_longest_seconds", 0.2)
                .containsEntry("common_db_migration_running_seconds", 3.0);
    }

    @Test
    void countMigrationsAndFailures() {
        state.waitingForServer("connection refused");
        state.waitingForServer("connection refused");
        state.progress(5, 2);
        assertThat(samples())
                .containsEntry("common_db_migrations_applied", 5.0)
                .containsEntry("common_db_migrations_pending", 2.0)
                .containsEntry("common_db_failures_total{class=\"server_unreachable\"}", 2.0)
                .containsEntry("common_db_failures_total{class=\"migration\"}", 0.0);
    }

    @Test
    void nameTheVersionsAlsoWhileMigrationsAreApplied() {
        assertThat(samples()).containsEntry("common_db_schema_info{version=\"none\",built=\"none\"}", 1.0);
        state.schema(new SchemaVersions(version("1.9"), version("1.11"), 0));
        assertThat(samples()).containsEntry("common_db_schema_info{version=\"1.9\",built=\"1.11\"}", 1.0);
        state.migrationBegan("1.10", "fill", "V1_10__fill.sql");
        assertThat(samples()).containsEntry("common_db_schema_info{version=\"1.9\",built=\"1.11\"}", 1.0);
        state.migrated();
        state.migrationBegan("1.2", "late", "V1_2__late.sql");
        state.migrated();
        assertThat(samples()).containsEntry("common_db_schema_info{version=\"1.10\",built=\"1.11\"}", 1.0);
        state.schema(new SchemaVersions(version("1.12"), version("1.11"), 1));
        assertThat(samples()).containsEntry("common_db_migrations_ahead", 1.0);
    }

    private static MigrationVersion version(String version) {
        return MigrationVersion.fromVersion(version);
    }

    @Test
    void speakEnglishEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            pass(1_500_000_000);
            samples();
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertThat(samples()).containsKey("common_db_failed{class=\"migration\"}");
        } finally {
            Locale.setDefault(before);
        }
    }

    private void pass(long millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private Map<String, Double> samples() {
        return parsed(StartupMetrics.text(state.figures()));
    }

    private static double sum(Map<String, Double> samples, String prefix) {
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith(prefix))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Reads the text format 0.0.4: HELP and TYPE once and before the samples of their family, no family twice. */
    private static Map<String, Double> parsed(String text) {
        assertThat(text).endsWith("\n").doesNotContain("\r");
        Map<String, Double> samples = new LinkedHashMap<>();
        Set<String> helped = new HashSet<>();
        List<String> families = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# HELP ")) {
                assertThat(helped.add(line.split(" ")[2])).as(line).isTrue();
                assertThat(line.split(" ", 4)[3]).isNotBlank();
            } else if (line.startsWith("# TYPE ")) {
                assertThat(line).matches("# TYPE \\w+ (gauge|counter)");
                assertThat(families).doesNotContain(line.split(" ")[2]);
                families.add(line.split(" ")[2]);
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(families.get(families.size() - 1)).isEqualTo(sample.group(1));
                assertThat(samples.put(
                                sample.group(1) + (sample.group(2) == null ? "" : sample.group(2)),
                                Double.valueOf(sample.group(3))))
                        .isNull();
            }
        }
        assertThat(helped).containsExactlyInAnyOrderElementsOf(families);
        return samples;
    }
}
