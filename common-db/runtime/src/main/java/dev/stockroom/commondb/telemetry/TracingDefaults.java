package dev.stockroom.commondb.telemetry;

import dev.stockroom.commondb.settings.DerivedDefaults;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches tracing off until somebody says where the spans go, with Quarkus's setting or with the environment variable
 * that all of OpenTelemetry understands. Quarkus alone would send to localhost, and complain that nobody is there.
 */
public final class TracingDefaults implements ConfigSourceFactory {

    public static final String SDK_DISABLED = "quarkus.otel.sdk.disabled";

    private static final String QUARKUS = "quarkus.";
    private static final List<String> ENDPOINTS =
            List.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");

    /** The settings of OpenTelemetry's own exporters, which Quarkus replaces. */
    private static final List<String> STANDARD = List.of(
            "otel.exporter.otlp.endpoint",
            "otel.exporter.otlp.protocol",
            "otel.exporter.otlp.headers",
            "otel.exporter.otlp.traces.endpoint",
            "otel.exporter.otlp.traces.protocol",
            "otel.exporter.otlp.traces.headers",
            "otel.sdk.disabled");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> defaults = new HashMap<>();
        STANDARD.forEach(name -> value(context, name).ifPresent(value -> defaults.put(QUARKUS + name, value)));
        boolean endpoint = ENDPOINTS.stream()
                .flatMap(name -> Stream.of(name, QUARKUS + name))
                .anyMatch(name -> value(context, name).isPresent());
        if (!endpoint) {
            defaults.put(SDK_DISABLED, "true");
        }
        return List.of(new PropertiesConfigSource(defaults, "common-db tracing defaults", DerivedDefaults.ORDINAL));
    }

    /** The value that somebody has written; Quarkus's own default of the endpoint does not count. */
    private static Optional<String> value(ConfigSourceContext context, String name) {
        return Optional.ofNullable(context.getValue(name))
                .filter(value -> value.getConfigSourceOrdinal() > DerivedDefaults.ORDINAL)
                .map(ConfigValue::getValue)
                .filter(value -> !value.isBlank());
    }
}
