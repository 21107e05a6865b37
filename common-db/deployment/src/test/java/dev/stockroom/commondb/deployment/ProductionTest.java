package dev.stockroom.commondb.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.testbed.Postgres;
import io.quarkus.test.QuarkusProdModeTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A packaged service as a process of its own, on a server that does not hold its database. */
@Tag("depth")
class ProductionTest {

    private static final Postgres SERVER = Postgres.starter().start();
    private static final int PORT = freePort();

    @RegisterExtension
    static final QuarkusProdModeTest SERVICE = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClass(CleanAnswer.class)
                    .addAsResource(
                            new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .setApplicationName("widget-service")
            .setApplicationVersion("1")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true")
            .setRuntimeProperties(settings())
            .setRun(true);

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("DATABASE_URL", "postgresql+asyncpg://postgres@localhost:" + SERVER.port() + "/my%22widgets");
        settings.put("quarkus.http.port", Integer.toString(PORT));
        return settings;
    }

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @Test
    void createsMigratesAndTellsTheStory() throws Exception {
        RestAssured.port = PORT;
        RestAssured.get("/q/health/ready").then().statusCode(200);
        assertThat(TestPostgres.value(SERVER.port(), "my\"widgets", "SELECT count(*) FROM flyway_schema_history"))
                .isEqualTo("1");
        assertThat(SERVICE.getStartupConsoleOutput())
                .contains(
                        "Creating database my\"widgets", "Applied migration 1 - create widget", "is ready at version 1")
                .doesNotContain("Database: jdbc:");
    }

    @Test
    void disablesClean() {
        RestAssured.port = PORT;
        assertThat(RestAssured.get("/clean-disabled").asString()).isEqualTo("true");
    }

    @Test
    void namesItsSessions() throws Exception {
        RestAssured.port = PORT;
        RestAssured.get("/q/health/ready").then().statusCode(200);
        assertThat(TestPostgres.value(
                        SERVER.port(),
                        "postgres",
                        "SELECT string_agg(DISTINCT split_part(application_name, '/', 1), ' ') FROM pg_stat_activity"
                                + " WHERE datname = 'my\"widgets'"))
                .isEqualTo("widget-service");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
