package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.count;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.order;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
import static dev.stockroom.inventory.Stockroom.reserve;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The packaged service, as jar or as native executable. */
@Tag("packaged")
@QuarkusIntegrationTest
@WithTestResource(ManagementPort.class)
class InventoryServiceIT {

    ManagementPort management;

    @Test
    void registersReadsCountsAndLists() {
        String sku = register(newSku(), 10);

        count(sku, 7, get("/stock/" + sku).header("ETag"))
                .then()
                .statusCode(200)
                .body("available", equalTo(7));
        get("/stock?limit=100&after=" + sku.substring(0, sku.length() - 1))
                .then()
                .body("items.sku", hasItem(sku));
    }

    @Test
    void explainsWhatIsWrong() {
        put(newSku(), "{\"onHand\": -1}")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo("onHand"));
        put(newSku(), "{\"inHand\": 1}").then().statusCode(400).body("violations[0].field", equalTo("inHand"));
        get("/stock/UNKNOWN-1").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        put(newSku(), "x".repeat(70_000)).then().statusCode(413).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void describesItsApiOnItsOwnPort() {
        get("/q/openapi").then().statusCode(200).body(containsString("/stock/{sku}"));
    }

    @Test
    void keepsHealthAndMetricsOnTheManagementPort() {
        management.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        management.get("/q/metrics").then().statusCode(200);
        get("/q/health").then().statusCode(404);
        get("/q/metrics").then().statusCode(404);
    }

    @Test
    void measuresItsDatabaseItsRequestsAndItsReservations() {
        String sku = register(newSku(), 10);
        reserve(order("Overdue " + sku, 1, sku, 2));

        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(metrics())
                        .containsPattern("(?m)^stockroom_reservations_expired_total [1-9]")
                        .contains("common_db_ready 1.0")
                        .contains("agroal_active_count{", "agroal_available_count{", "agroal_awaiting_count{")
                        .contains(
                                "agroal_max_used_count{",
                                "hibernate_sessions_open_total{",
                                "hibernate_statements_total{")
                        .contains("http_server_requests_seconds_count{method=\"PUT\"", "uri=\"/stock/{sku}\""));
    }

    private String metrics() {
        return management.get("/q/metrics").asString();
    }
}
