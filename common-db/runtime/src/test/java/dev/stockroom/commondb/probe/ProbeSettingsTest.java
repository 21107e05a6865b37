package dev.stockroom.commondb.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.management.ManagementConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where probes are answered during the start. */
@Tag("unit")
class ProbeSettingsTest {

    private static final boolean MAIN = false;
    private static final boolean MANAGEMENT = true;

    private final Map<String, String> written = new HashMap<>();

    @Test
    void isWhereQuarkusWillServeHealth() {
        written.put("quarkus.http.port", "8123");
        written.put("quarkus.http.host", "127.0.0.1");
        written.put("quarkus.management.port", "9123");
        written.put("quarkus.management.host", "127.0.0.2");
        assertThat(endpoint(MAIN)).isEqualTo(new HealthEndpoint("127.0.0.1", 8123, false));
        assertThat(endpoint(MANAGEMENT)).isEqualTo(new HealthEndpoint("127.0.0.2", 9123, false));
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.http.port, 0",
        "quarkus.http.host-enabled, false",
        "quarkus.http.ssl.certificate.files, cert.pem",
        "quarkus.http.ssl.certificate.key-store-file, keys.p12",
        "quarkus.http.tls-configuration-name, web"
    })
    void isNowhereOnTheMainPortBeside(String setting, String value) {
        written.put("quarkus.management.port", "9123");
        written.put(setting, value);
        assertThat(endpoint(MAIN)).isNull();
        assertThat(endpoint(MANAGEMENT)).as("the other port is not concerned").isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.management.port, 0",
        "quarkus.management.host-enabled, false",
        "quarkus.management.ssl.certificate.files, cert.pem",
        "quarkus.management.tls-configuration-name, web"
    })
    void isNowhereOnTheManagementPortBeside(String setting, String value) {
        written.put("quarkus.http.port", "8123");
        written.put(setting, value);
        assertThat(endpoint(MANAGEMENT)).isNull();
        assertThat(endpoint(MAIN)).as("the other port is not concerned").isNotNull();
    }

    private HealthEndpoint endpoint(boolean onManagement) {
        written.putIfAbsent("quarkus.http.host", "localhost");
        written.putIfAbsent("quarkus.management.host", "localhost");
        written.put("java.io.tmpdir", "unused");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(VertxHttpConfig.class)
                .withMapping(ManagementConfig.class)
                .withMappingIgnore("quarkus.**")
                .withSources(new PropertiesConfigSource(written, "file", 250))
                .build();
        return new ProbeSettings(
                        config.getConfigMapping(VertxHttpConfig.class), config.getConfigMapping(ManagementConfig.class))
                .duringTheStart(onManagement);
    }
}
