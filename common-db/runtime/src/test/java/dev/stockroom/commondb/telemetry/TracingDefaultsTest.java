package dev.stockroom.commondb.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When tracing is on. */
@Tag("unit")
class TracingDefaultsTest {

    private static final String URL = "http://collector:4318";

    @Test
    void isOffWithoutAnEndpoint() {
        assertThat(off(Map.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "QUARKUS_OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
            })
    void isOnWithAnEndpointInEverySpelling(String name) {
        assertThat(off(Map.of(name, URL))).isFalse();
    }

    @Test
    void staysOffWithAnEmptyEndpoint() {
        assertThat(off(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OTEL_SDK_DISABLED", "QUARKUS_OTEL_SDK_DISABLED"})
    void isOffForWhoeverSaysSo(String name) {
        assertThat(off(Map.of(name, "true", "OTEL_EXPORTER_OTLP_ENDPOINT", URL)))
                .isTrue();
    }

    @Test
    void handsTheStandardVariablesToQuarkus() {
        SmallRyeConfig config =
                config(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL, "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
                .isEqualTo(URL);
        assertThat(config.getValue("quarkus.otel.exporter.otlp.protocol", String.class))
                .isEqualTo("http/protobuf");
    }

    @Test
    void prefersQuarkussOwnSettings() {
        SmallRyeConfig config =
                config(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", URL, "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://own"));
        assertThat(config.getValue("quarkus.otel.exporter.otlp.endpoint", String.class))
                .isEqualTo("http://own");
    }

    private static boolean off(Map<String, String> environment) {
        return config(environment)
                .getOptionalValue(TracingDefaults.SDK_DISABLED, Boolean.class)
                .orElse(false);
    }

    /** With the default that Quarkus gives to the endpoint. */
    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("quarkus.otel.exporter.otlp.endpoint", "http://localhost:4317/")
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new TracingDefaults())
                .build();
    }
}
