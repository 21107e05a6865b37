package dev.stockroom.commondb.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.PlainAnswer;
import dev.stockroom.commondb.TestPorts;
import dev.stockroom.commondb.quarkus.StartupProcess;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The probe that answers while the application is being loaded, and how the start goes on with it. */
@Tag("unit")
@Tag("P3")
class EarlyProbeTest {

    private static final ProbePaths MAIN =
            new ProbePaths(false, "/q/health/live", "/q/health/started", "/q/metrics", "/q/database");
    private static final ProbePaths MANAGEMENT =
            new ProbePaths(true, "/q/health/live", "/q/health/started", "/q/metrics", "/q/database");

    private final Map<String, String> written = new HashMap<>();

    @AfterEach
    void close() {
        StartupProcess.claim(null);
    }

    @Test
    void isWhereQuarkusWillServeHealth() {
        assertThat(EarlyProbe.endpoint(MAIN.management(), config()))
                .contains(new HealthEndpoint("0.0.0.0", 8080, false));
        assertThat(EarlyProbe.endpoint(MANAGEMENT.management(), config()))
                .contains(new HealthEndpoint("0.0.0.0", 9000, false));
        written.put("quarkus.management.host", "127.0.0.2");
        written.put("quarkus.management.port", "9123");
        assertThat(EarlyProbe.endpoint(MANAGEMENT.management(), config()))
                .contains(new HealthEndpoint("127.0.0.2", 9123, false));
    }

    @ParameterizedTest
    @CsvSource({
        "common-db.enabled, false",
        "common-db.startup-probe, false",
        "quarkus.datasource.active, false",
        "quarkus.management.host-enabled, false",
        "quarkus.management.port, 0",
        "quarkus.management.port, nine",
        "quarkus.management.ssl.certificate.files, cert.pem",
        "quarkus.management.ssl.certificate.key-store-file, keys.p12",
        "quarkus.management.tls-configuration-name, web",
        "quarkus.tls.key-store.pem.0.cert, cert.pem"
    })
    void isNowhereWith(String setting, String value) {
        written.put(setting, value);
        assertThat(EarlyProbe.endpoint(MANAGEMENT.management(), config())).isEmpty();
    }

    @Test
    void theStartGoesOnWithTheOpenPort() throws Exception {
        int port = TestPorts.free();
        StartupProcess.openEarly(MANAGEMENT, config(port));
        assertThat(PlainAnswer.get(port, "/q/health/live").status()).isEqualTo(200);
        assertThat(PlainAnswer.get(port, "/q/health/ready").status()).isEqualTo(503);
        assertThat(PlainAnswer.get(port, "/q/health/ready").body()).contains("\"reason\":\"starting\"");
        StartupProcess process = begin(port);
        process.state().database("widget");
        assertThat(PlainAnswer.get(port, "/q/health/ready").body()).contains("\"database\":\"widget\"");
        process.openProbe();
        process.handOver();
        assertThat(closed(port)).isTrue();
    }

    @Test
    void aPortThatTheStartDoesNotWantIsClosed() throws Exception {
        int early = TestPorts.free();
        StartupProcess.openEarly(MANAGEMENT, config(early));
        int other = TestPorts.free();
        StartupProcess process = begin(other);
        assertThat(closed(early)).isTrue();
        process.openProbe();
        assertThat(PlainAnswer.get(other, "/q/health/live").status()).isEqualTo(200);
        process.handOver();
    }

    @Test
    void aPortInUseIsLeftToTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            StartupProcess.openEarly(MANAGEMENT, config(taken.getLocalPort()));
            assertThat(StartupProcess.claim(new HealthEndpoint("localhost", taken.getLocalPort(), false)))
                    .isEmpty();
        }
    }

    private static StartupProcess begin(int port) {
        return StartupProcess.begin(new HealthEndpoint("localhost", port, false), MANAGEMENT, false, false);
    }

    private Config config(int port) {
        written.put("quarkus.management.host", "localhost");
        written.put("quarkus.management.port", Integer.toString(port));
        return config();
    }

    private Config config() {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(written, "file", 250))
                .build();
    }

    private static boolean closed(int port) throws IOException {
        try {
            PlainAnswer.get(port, "/q/health/live");
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }
}
