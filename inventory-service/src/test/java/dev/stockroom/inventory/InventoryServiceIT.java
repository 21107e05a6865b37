package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.count;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Test;

/** The packaged service, as jar or as native executable. */
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
        management.get("/q/metrics").then().statusCode(200).body(containsString("agroal_"));
        get("/q/health").then().statusCode(404);
        get("/q/metrics").then().statusCode(404);
    }
}
