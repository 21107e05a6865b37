package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import db.below.sub.V2__from_java;
import io.quarkus.test.QuarkusUnitTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Flyway has applied from a place that the build does not list is not newer than the executable. */
@Tag("quarkus")
@Tag("P2")
class JavaMigrationBelowTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClass(V2__from_java.class)
                    .addAsResource(new StringAsset("CREATE TABLE widget (id int);"), "db/below/V1__create_widget.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.application.name", "widget-service")
            .overrideConfigKey("quarkus.flyway.locations", "db/below")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true");

    @Test
    void isNotAhead() {
        String check = "checks.find { it.name == 'database' }";
        get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(check + ".data.version", equalTo("2"))
                .body(check + ".data.applied", equalTo(2))
                .body(check + ".data.ahead", equalTo(null));
        get("/q/metrics").then().body(containsString("common_db_schema_info{built=\"2\",version=\"2\""));
        given().accept("application/json")
                .get("/q/database")
                .then()
                .body("migrations.find { it.version == '2' }.state", equalTo("applied"));
    }
}
