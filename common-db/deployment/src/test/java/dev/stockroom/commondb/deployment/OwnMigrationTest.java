package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that cleans and migrates by itself, as tests do, after its start. */
@Tag("quarkus")
class OwnMigrationTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.application.name", "widget-service")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true");

    @Inject
    Flyway flyway;

    @Test
    void isNoStartAndLeavesTheServiceReady() {
        flyway.clean();
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'database' }.data.phase", equalTo("READY"));
    }
}
