package dev.stockroom.commondb.telemetry;

import dev.stockroom.commondb.state.StartupFigures;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.quarkus.runtime.metrics.MetricsFactory.MetricBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One of the metrics of a start, as Prometheus text and as meters of the service's own metrics alike.
 *
 * @param name the full name, as Prometheus shows it
 * @param labels the names of its labels
 * @param samples the value for each combination of the labels' values; the combinations do not change after the start
 */
record MetricFamily(
        String name,
        Type type,
        String help,
        List<String> labels,
        Function<StartupFigures, Map<List<String>, Double>> samples) {

    private static final String COUNTED = "_total";

    /** The types of Prometheus that a start needs. */
    enum Type {
        GAUGE,
        COUNTER
    }

    /** A gauge without labels. */
    static MetricFamily gauge(String name, String help, Function<StartupFigures, Number> value) {
        return new MetricFamily(
                name,
                Type.GAUGE,
                help,
                List.of(),
                now -> Map.of(List.of(), value.apply(now).doubleValue()));
    }

    /** One sample for each constant of an enum. */
    static <E extends Enum<E>> MetricFamily each(
            String name, Type type, String help, String label, E[] constants, Values<E> values) {
        return new MetricFamily(name, type, help, List.of(label), now -> {
            Map<List<String>, Double> samples = new LinkedHashMap<>();
            Arrays.stream(constants)
                    .forEach(constant -> samples.put(
                            List.of(constant.toString()),
                            values.of(now, constant).doubleValue()));
            return samples;
        });
    }

    /** The value that belongs to a constant. */
    interface Values<E> {
        Number of(StartupFigures now, E constant);
    }

    /** Prometheus's text format, version 0.0.4. */
    void write(StartupFigures now, StringBuilder text) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ")
                .append(name)
                .append(' ')
                .append(type.name().toLowerCase(Locale.ROOT))
                .append('\n');
        samples.apply(now)
                .forEach((values, value) -> text.append(name)
                        .append(labelled(values))
                        .append(' ')
                        .append(value)
                        .append('\n'));
    }

    private String labelled(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? '{' : ',').append(labels.get(i));
            text.append("=\"").append(escaped(values.get(i))).append('"');
        }
        return labels.isEmpty() ? "" : text.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Registers a meter for each sample of this moment. */
    void register(MetricsFactory factory, Supplier<StartupFigures> figures) {
        samples.apply(figures.get()).keySet().forEach(values -> {
            MetricBuilder builder = factory.builder(meter()).description(help);
            for (int i = 0; i < labels.size(); i++) {
                builder.tag(labels.get(i), values.get(i));
            }
            Supplier<Number> value = () -> samples.apply(figures.get()).getOrDefault(values, 0.0);
            if (type == Type.COUNTER) {
                // Micrometer holds a counter's object weakly: this family is the object, because it stays
                builder.buildCounter(this, family -> value.get());
            } else {
                builder.buildGauge(value);
            }
        });
    }

    /** The name for Micrometer, which turns it into Prometheus's. */
    private String meter() {
        String plain = type == Type.COUNTER ? name.substring(0, name.length() - COUNTED.length()) : name;
        return plain.replace('_', '.');
    }
}
