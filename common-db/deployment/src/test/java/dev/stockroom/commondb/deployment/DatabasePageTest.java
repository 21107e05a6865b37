package dev.stockroom.commondb.deployment;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.QuarkusUnitTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database page after the start, without a management port and below another root. */
@Tag("quarkus")
class DatabasePageTest {

    @RegisterExtension
    static final QuarkusUnitTest SERVICE = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addAsResource(
                            new StringAsset("CREATE TABLE widget (id int);"), "db/migration/V1__create_widget.sql")
                    .addAsResource(new StringAsset("DROP TABLE widget;"), "db/migration/U1__create_widget.sql")
                    .addAsResource(new StringAsset("INSERT INTO widget VALUES (2);"), "db/migration/V2__fill.sql")
                    .addAsResource(
                            new StringAsset("CREATE OR REPLACE VIEW widgets AS SELECT * FROM widget;"),
                            "db/migration/R__views.sql"))
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("quarkus.http.non-application-root-path", "/ops")
            .overrideConfigKey("quarkus.application.name", "gadget-service")
            .overrideConfigKey("quarkus.flyway.migrate-at-start", "true");

    @Test
    void isThereForABrowser() {
        given().accept("text/html")
                .get("/ops/database")
                .then()
                .statusCode(200)
                .contentType("text/html; charset=UTF-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .header("Cache-Control", "no-store")
                .body(containsString("<title>Ready - gadget</title>"))
                .body(allOf(containsString("create widget"), containsString("3 applied, 0 pending")));
    }

    @Test
    void saysTheSameAsJson() {
        given().accept("application/json")
                .get("/ops/database")
                .then()
                .statusCode(200)
                .contentType("application/json; charset=UTF-8")
                .body("service", equalTo("gadget-service"))
                .body("database", equalTo("gadget"))
                .body("server.address", containsString(":"))
                .body("version", equalTo("2"))
                .body("applied", equalTo(3))
                .body("pending", equalTo(0))
                .body("now.phase", equalTo("READY"))
                .body("start.complete", equalTo(true))
                .body("start.lengthMs", greaterThanOrEqualTo(0))
                .body("start.stages.stage", hasItems("WAITING_FOR_SERVER", "MIGRATING", "FRAMEWORK"))
                .body("start.migrations.outcome", everyItem(equalTo("APPLIED")))
                .body("history.problem", nullValue());
    }

    @Test
    void saysOfEachMigrationWhoAppliedItAndWhetherItCanBeUndone() {
        given().accept("application/json")
                .get("/ops/database")
                .then()
                .body("migrations.version", contains("1", "2", null))
                .body("migrations.description", contains("create widget", "fill", "views"))
                .body("migrations.state", everyItem(equalTo("applied")))
                .body("migrations.appliedBy", everyItem(containsString("@gadget-service")))
                .body("migrations.undo", contains(true, false, null));
    }

    @Test
    void isOnlyLookedAt() {
        given().head("/ops/database").then().statusCode(200).body(emptyString());
        given().post("/ops/database").then().statusCode(405).header("Allow", "GET, HEAD");
    }
}
