package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.StartupState.Phase;
import dev.stockroom.commondb.StartupState.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gauges as Prometheus reads them. */
class StartupMetricsTest {

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\\n]*\"})? (-?\\d+(?:\\.\\d+)?(?:E-?\\d+)?)");

    @ParameterizedTest
    @EnumSource(Phase.class)
    void isValidPrometheusTextInEveryPhase(Phase phase) {
        Map<String, Double> samples = parsed(StartupMetrics.text(snapshot(phase)));
        assertThat(samples).containsEntry("common_db_phase{phase=\"" + phase + "\"}", 1.0);
        assertThat(samples.entrySet())
                .filteredOn(e -> e.getKey().startsWith("common_db_phase"))
                .hasSize(Phase.values().length)
                .filteredOn(e -> e.getValue() == 1)
                .hasSize(1);
        assertThat(samples).containsEntry("common_db_ready", phase == Phase.READY ? 1.0 : 0.0);
        assertThat(samples).containsEntry("common_db_failed", phase == Phase.FAILED ? 1.0 : 0.0);
    }

    @Test
    void tellsFiguresInBaseUnits() {
        Map<String, Double> samples = parsed(StartupMetrics.text(new Snapshot(Phase.READY, 7, 5, 2, 1_500, 250)));
        assertThat(samples)
                .containsEntry("common_db_attempts", 7.0)
                .containsEntry("common_db_migrations_applied", 5.0)
                .containsEntry("common_db_migrations_pending", 2.0)
                .containsEntry("common_db_waited_seconds", 1.5)
                .containsEntry("common_db_migrated_seconds", 0.25);
    }

    @Test
    void speaksEnglishEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            parsed(StartupMetrics.text(new Snapshot(Phase.READY, 7, 5, 2, 1_500_000_000, 250)));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Snapshot snapshot(Phase phase) {
        return new Snapshot(phase, 3, 1, 2, 20, 30);
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
                assertThat(line).matches("# TYPE \\w+ gauge");
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
