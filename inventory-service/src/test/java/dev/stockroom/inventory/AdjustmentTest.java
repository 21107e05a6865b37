package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.adjust;
import static dev.stockroom.inventory.Stockroom.confirm;
import static dev.stockroom.inventory.Stockroom.count;
import static dev.stockroom.inventory.Stockroom.held;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.register;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Corrections of the stock and the ledger that shows them, against a real database. */
@Tag("quarkus")
@QuarkusTest
class AdjustmentTest {

    @Test
    void adjustsByADifference() {
        String sku = register(newSku(), 10);

        adjust(sku, -3).then().statusCode(200).header("ETag", "\"1\"").body("onHand", equalTo(7));
        adjust(sku, 5).then().statusCode(200).body("onHand", equalTo(12)).body("version", equalTo(2));

        get("/stock/" + sku).then().body("onHand", equalTo(12)).body("available", equalTo(12));
    }

    @Test
    void doesNotAdjustBelowWhatIsReserved() {
        String sku = register(newSku(), 10);
        held("O-" + sku, sku, 4);

        adjust(sku, -7)
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:not-enough"))
                .body("detail", containsString("4 are reserved"));
        adjust(sku, -6).then().statusCode(200).body("available", equalTo(0));
        adjust(register(newSku(), 0), -1).then().statusCode(409);
    }

    @Test
    void adjustsOnlyTheVersionThatIsNamed() {
        String sku = register(newSku(), 10);
        String body = "{\"delta\": 1, \"reason\": \"Turned up\"}";

        for (int expected : List.of(200, 412)) {
            given().contentType("application/json")
                    .header("If-Match", "\"0\"")
                    .body(body)
                    .post("/stock/" + sku + "/adjustments")
                    .then()
                    .statusCode(expected);
        }
    }

    @Test
    void adjustsNoUnknownStock() {
        for (String sku : List.of("UNKNOWN-1", "no-sku")) {
            adjust(sku, 1).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
            get("/stock/" + sku + "/movements").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        }
    }

    @Test
    void showsTheLedgerNewestFirst() {
        String sku = register(newSku(), 10);
        count(sku, 7, "*");
        adjust(sku, 5);
        long reservation = held("O-" + sku, sku, 2);
        confirm(reservation).then().statusCode(200);

        Response ledger = get("/stock/" + sku + "/movements");

        ledger.then()
                .statusCode(200)
                .body("items.kind", equalTo(List.of("SHIPPED", "ADJUSTED", "COUNTED", "REGISTERED")))
                .body("items.delta", equalTo(List.of(-2, 5, -3, 10)))
                .body("items[0].reservationId", equalTo((int) reservation))
                .body("items[1].reason", equalTo("Turned up"))
                .body("items[2]", not(hasKey("reason")))
                .body("next", nullValue());
        assertThat(Instant.parse(ledger.path("items[0].createdAt")))
                .isAfter(Instant.parse(ledger.path("items[3].createdAt")));
    }

    @Test
    void pagesThroughTheLedgerWhileItGrows() {
        String sku = register(newSku(), 10);
        List.of(1, 2, 3, 4).forEach(delta -> adjust(sku, delta));

        Response first = get("/stock/" + sku + "/movements?limit=2");
        adjust(sku, 5);
        Response second = get("/stock/" + sku + "/movements?limit=2&after=" + first.path("next"));
        Response last = get("/stock/" + sku + "/movements?limit=2&after=" + second.path("next"));

        first.then().body("items.delta", equalTo(List.of(4, 3)));
        second.then().body("items.delta", equalTo(List.of(2, 1)));
        last.then().body("items.delta", equalTo(List.of(10))).body("next", nullValue());
    }

    @Test
    void showsNoForeignLedger() {
        register(newSku(), 3);
        get("/stock/" + register(newSku(), 4) + "/movements").then().body("items.delta", equalTo(List.of(4)));
    }
}
