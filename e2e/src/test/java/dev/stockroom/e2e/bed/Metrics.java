package dev.stockroom.e2e.bed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The {@code common_db_*} metrics of one answer, in Prometheus's text format. */
public record Metrics(String text) {

    private static final Pattern SAMPLE = Pattern.compile("^(common_db_\\w+)(\\{.*})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** As Prometheus asks: in its text format, too. */
    public static Metrics of(ServiceProcess service) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + service.managementPort() + "/q/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
                .build();
        var answer = HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        return new Metrics(answer.body()
                .lines()
                .filter(line -> line.matches("(# \\w+ )?common_db_.*"))
                // Micrometer's writer ends the labels with a comma, which the format allows
                .map(line -> line.replace(",}", "}"))
                .collect(Collectors.joining("\n")));
    }

    /** Everything but the values: HELP and TYPE of each family, and each sample with its labels. */
    public Map<String, String> description() {
        var described = new TreeMap<String, String>();
        text.lines().forEach(line -> {
            var words = line.split(" ", 4);
            var before = line.startsWith("#")
                    ? described.put(words[1] + " " + words[2], words[3].strip())
                    : described.put(sample(line), "");
            assertThat(before).as("twice: %s", line).isNull();
        });
        return described;
    }

    /** With the labels in order; the versions of the schema are values of their kind. */
    private static String sample(String line) {
        var sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        var labels = sample.group(2) == null ? "" : sample.group(2);
        return sample.group(1)
                + LABEL.matcher(labels)
                        .results()
                        .map(label -> sample.group(1).endsWith("_info") ? label.group(1) : label.group())
                        .sorted()
                        .toList();
    }

    /** The value of a sample as it is written, such as {@code common_db_failed{class="migration"}}. */
    public double value(String sample) {
        return text.lines()
                .filter(line -> line.startsWith(sample + " "))
                .map(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + sample + " in\n" + text));
    }

    /** The value of a label of {@code common_db_schema_info}. */
    public String version(String label) {
        return LABEL.matcher(text.lines()
                        .filter(line -> line.startsWith("common_db_schema_info{"))
                        .findFirst()
                        .orElseThrow())
                .results()
                .filter(found -> found.group(1).equals(label))
                .map(found -> found.group(2))
                .findFirst()
                .orElseThrow();
    }
}
