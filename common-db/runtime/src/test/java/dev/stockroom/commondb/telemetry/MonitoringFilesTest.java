package dev.stockroom.commondb.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What stands in deploy/monitoring and in the page for those on call agrees with the code and with each other. */
@Tag("unit")
class MonitoringFilesTest {

    private static final Path CHECKOUT =
            Path.of(System.getProperty("basedir", System.getProperty("user.dir")), "..", "..");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(common_db_\\w+)` \\| (\\w+) \\| ([^|]*)\\| ([^|]+) \\|$");
    private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");
    private static final Pattern TESTED_ALERT = Pattern.compile("alertname: (\\w+)");
    private static final Pattern LINK = Pattern.compile("docs/on-call\\.md#(\\w+)\\.");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## Alerts$(.*?)^## ");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (\\w+)$");

    @Test
    void tableOfMetricsEqualsTheCode() throws IOException {
        List<String> table = found(ROW, "deploy/monitoring/README.md")
                .map(row -> String.join(
                        "|", row.group(1), row.group(2), row.group(3).strip(), row.group(4)))
                .toList();
        assertThat(table)
                .isEqualTo(StartupMetrics.FAMILIES.stream()
                        .map(family -> String.join(
                                "|",
                                family.name(),
                                family.type().name().toLowerCase(Locale.ROOT),
                                family.labels().stream()
                                        .map(label -> "`" + label + "`")
                                        .collect(Collectors.joining(", ")),
                                family.help()))
                        .toList());
    }

    @Test
    void everyClassOfFailureIsExplained() throws IOException {
        assertThat(read("deploy/monitoring/README.md"))
                .contains(Arrays.stream(FailureKind.values())
                        .map(kind -> "`" + kind + "`")
                        .toList());
    }

    @Test
    void everyAlertHasItsPartInThePageForThoseOnCall() throws IOException {
        List<String> alerts = names(ALERT, "deploy/monitoring/rules.yml");
        String section = SECTION.matcher(read("docs/on-call.md"))
                .results()
                .map(part -> part.group(1))
                .collect(Collectors.joining());
        assertThat(alerts).isNotEmpty();
        assertThat(HEADING.matcher(section).results().map(heading -> heading.group(1)))
                .containsExactlyElementsOf(alerts);
        assertThat(names(LINK, "deploy/monitoring/rules.yml"))
                .containsExactlyElementsOf(alerts.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void everyAlertIsTestedWithPromtool() throws IOException {
        assertThat(new TreeSet<>(names(TESTED_ALERT, "deploy/monitoring/rules.test.yml")))
                .isEqualTo(new TreeSet<>(names(ALERT, "deploy/monitoring/rules.yml")));
    }

    private static List<String> names(Pattern pattern, String file) throws IOException {
        return found(pattern, file).map(match -> match.group(1)).toList();
    }

    private static Stream<MatchResult> found(Pattern pattern, String file) throws IOException {
        return pattern.matcher(read(file)).results();
    }

    private static String read(String file) throws IOException {
        return Files.readString(CHECKOUT.resolve(file));
    }
}
