package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import java.util.List;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever switches Quarkus's check of the pools off gets none of common-db's in its place. */
@Tag("quarkus")
class NoPoolReadinessTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                    new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.datasource.health.enabled", "false")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true");

    @Test
    void thereIsNone() {
        List<String> names = get("/q/health/ready").path("checks.name");
        assertThat(names).contains("database").doesNotContain("Database connections health check");
    }
}
