package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.create;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged service, as jar or as native executable. */
@Tag("packaged")
@QuarkusIntegrationTest
@WithTestResource(ManagementPort.class)
class ProductServiceIT {

    ManagementPort management;

    @Test
    void createsReadsReplacesAndLists() {
        String sku = create(newSku());
        String tag = get("/products/" + sku).header("ETag");

        given().header("If-Match", tag)
                .contentType(ContentType.JSON)
                .body(chair(sku).replace("19.90", "20"))
                .put("/products/" + sku)
                .then()
                .statusCode(200)
                .body("price.amount", equalTo("20"));
        get("/products?limit=100&after=" + sku.substring(0, sku.length() - 1))
                .then()
                .body("items.sku", hasItem(sku));
    }

    @Test
    void explainsWhatIsWrong() {
        post(chair("small"))
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo("sku"));
        post(chair(newSku()).replace("name", "nom")).then().statusCode(400).body("violations[0].field", equalTo("nom"));
        post(chair(newSku()).replace("EUR", "ABC"))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("price.currency"));
        get("/products/UNKNOWN-1").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        post("x".repeat(70_000)).then().statusCode(413).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void describesItsApiOnItsOwnPort() {
        get("/q/openapi").then().statusCode(200).body(containsString("/products/{sku}"));
    }

    @Test
    void keepsHealthAndMetricsOnTheManagementPort() {
        management.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        management.get("/q/metrics").then().statusCode(200);
        get("/q/health").then().statusCode(404);
        get("/q/metrics").then().statusCode(404);
    }

    @Test
    void measuresItsDatabaseAndItsRequests() {
        get("/products/UNKNOWN-1").then().statusCode(404);

        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(management.get("/q/metrics").asString())
                        .contains("common_db_ready 1.0")
                        .contains("agroal_active_count{", "agroal_available_count{", "agroal_awaiting_count{")
                        .contains(
                                "agroal_max_used_count{",
                                "hibernate_sessions_open_total{",
                                "hibernate_statements_total{")
                        .contains("http_server_requests_seconds_count{method=\"GET\"", "uri=\"/products/{sku}\""));
    }
}
