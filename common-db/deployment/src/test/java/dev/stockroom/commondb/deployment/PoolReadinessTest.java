package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.testbed.Postgres;
import dev.stockroom.testbed.SilentProxy;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After the start the network forgets the connections of the pool: a firewall, a NAT, a failover. */
@Tag("quarkus")
class PoolReadinessTest {

    private static final int CONNECTIONS = 8;

    private static final String LAST = "SELECT 'the last answer'";

    private static Postgres server;
    private static SilentProxy proxy;

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .overrideConfigKey("quarkus.datasource.username", Postgres.SUPERUSER)
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://localhost:${test.proxy}/widget")
            .setBeforeAllCustomizer(PoolReadinessTest::start)
            .setAfterAllCustomizer(PoolReadinessTest::stop);

    @Inject
    AgroalDataSource dataSource;

    private static void start() {
        server = Postgres.starter().inMemory().start();
        try {
            proxy = new SilentProxy(server.port());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        proxy.loseAnswersAfter(LAST);
        System.setProperty("test.proxy", Integer.toString(proxy.port()));
    }

    private static void stop() {
        System.clearProperty("test.proxy");
        server.close();
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response readiness() {
        return get("/q/health/ready");
    }

    private static String pools() {
        return readiness().path("checks.find { it.name == 'Database connections health check' }.status");
    }

    @Test
    void itStandsInThePlaceOfQuarkuss() {
        List<String> names = readiness().path("checks.name");
        assertThat(names).containsOnlyOnce("Database connections health check").contains("database");
        assertThat(pools()).isEqualTo("UP");
        assertThat(readiness()
                        .<String>path(
                                "checks.find { it.name == 'Database connections health check' }.data.'<default>'"))
                .isEqualTo("UP");
    }

    @Test
    @Tag("P12")
    void forgottenConnectionsAreFoundAndNoneHoldsUpAProbeOrARequest() throws Exception {
        dataSource.getConfiguration().setMetricsEnabled(true);
        fillThePool();
        try (Connection connection = dataSource.getConnection()) {
            connection.createStatement().execute(LAST);
        }
        awaitPools("DOWN");
        awaitPools("UP");
        try (Connection connection = dataSource.getConnection()) {
            assertThat(connection.createStatement().execute("INSERT INTO widget VALUES (1)"))
                    .isFalse();
        }
        assertThat(dataSource.getMetrics().invalidCount())
                .as("found by one probe, not by as many requests as there are connections")
                .isBetween(1L, CONNECTIONS - 1L);
    }

    private static void awaitPools(String status) throws InterruptedException {
        for (long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
                !status.equals(pools());
                Thread.sleep(10)) {
            assertThat(System.nanoTime()).as("the pools are not " + status).isLessThan(end);
        }
    }

    private void fillThePool() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(dataSource.getConnection());
        }
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
