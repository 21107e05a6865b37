package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.confirm;
import static dev.stockroom.inventory.Stockroom.held;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.order;
import static dev.stockroom.inventory.Stockroom.register;
import static dev.stockroom.inventory.Stockroom.release;
import static dev.stockroom.inventory.Stockroom.reserve;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calls on reservations, against a real database. */
@Tag("quarkus")
@QuarkusTest
class ReservationResourceTest {

    private final String a = newSku() + "-A";
    private final String b = newSku() + "-B";
    private final String orderId = "ORDER " + a;

    @Test
    void holdsStockForAnOrder() {
        register(a, 10);
        register(b, 20);

        Response answer = reserve(orderId, b, 5, a, 3);

        answer.then()
                .statusCode(201)
                .header("Location", endsWith("/reservations/" + answer.path("id")))
                .body("orderId", equalTo(orderId))
                .body("state", equalTo("HELD"))
                .body("lines.quantity", hasSize(2))
                .body("history.state", equalTo(List.of("HELD")));
        assertStock(a, 10, 3);
        assertStock(b, 20, 5);
        assertThat(get(answer.header("Location")).asString()).isEqualTo(answer.asString());
    }

    @Test
    void holdsForAQuarterOfAnHourUnlessTold() {
        register(a, 10);

        Response answer =
                reserve("{\"orderId\": \"%s\", \"lines\": [{\"sku\": \"%s\", \"quantity\": 1}]}".formatted(orderId, a));

        answer.then().statusCode(201);
        Instant createdAt = Instant.parse(answer.path("createdAt"));
        assertThat(Instant.parse(answer.path("expiresAt"))).isEqualTo(createdAt.plusSeconds(900));
    }

    @Test
    void movesTheVersionOfTheStock() {
        register(a, 10);
        held(orderId, a, 3);

        get("/stock/" + a).then().header("ETag", "\"1\"");
    }

    @Test
    void holdsAllLinesOrNothing() {
        register(a, 10);
        register(b, 2);

        reserve(orderId, a, 11, b, 3, "T-ABSENT", 1)
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:not-enough"))
                .body("detail", containsString(a))
                .body(
                        "violations.field",
                        equalTo(List.of("lines[0].quantity", "lines[1].quantity", "lines[2].quantity")))
                .body("violations[1].message", equalTo("'" + b + "' has 2 available, not 3"));
        reserve(orderId, a, 1, b, 3)
                .then()
                .statusCode(409)
                .body("violations.field", equalTo(List.of("lines[1].quantity")));

        assertStock(a, 10, 0);
        assertStock(b, 2, 0);
        reserve(orderId, a, 10, b, 2).then().statusCode(201);
    }

    @Test
    void answersARepeatedOrderWithItsReservation() {
        register(a, 10);
        register(b, 20);
        long id = held(orderId, a, 3, b, 5);

        reserve(orderId, b, 5, a, 3)
                .then()
                .statusCode(200)
                .body("id", equalTo((int) id))
                .body("state", equalTo("HELD"));
        confirm(id);
        reserve(orderId, a, 3, b, 5).then().statusCode(200).body("state", equalTo("CONFIRMED"));

        assertStock(a, 7, 0);
    }

    @Test
    void answersARepeatedOrderThatHoldsTheLastOnes() {
        register(a, 3);
        long id = held(orderId, a, 3);

        reserve(orderId, a, 3).then().statusCode(200).body("id", equalTo((int) id));
        reserve("Another " + orderId, a, 1).then().statusCode(409);
    }

    @Test
    void refusesAnotherOrderWithTheSameId() {
        register(a, 10);
        register(b, 20);
        held(orderId, a, 3);

        for (Response other : List.of(reserve(orderId, a, 4), reserve(orderId, b, 3), reserve(orderId, a, 3, b, 1))) {
            other.then()
                    .statusCode(422)
                    .contentType(Problem.MEDIA_TYPE)
                    .body("type", equalTo("urn:stockroom:problem:order-differs"));
        }
        reserve(orderId, a, 999_999).then().statusCode(422);
        assertStock(a, 10, 3);
        assertStock(b, 20, 0);
    }

    @Test
    void shipsWhatIsConfirmed() {
        register(a, 10);
        long id = held(orderId, a, 3);

        confirm(id)
                .then()
                .statusCode(200)
                .body("state", equalTo("CONFIRMED"))
                .body("history.state", equalTo(List.of("HELD", "CONFIRMED")));
        confirm(id).then().statusCode(200).body("state", equalTo("CONFIRMED"));
        release(id)
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:wrong-state"))
                .body("detail", containsString("is CONFIRMED"));

        assertStock(a, 7, 0);
    }

    @Test
    void givesBackWhatIsReleased() {
        register(a, 10);
        long id = held(orderId, a, 3);

        release(id).then().statusCode(200).body("history.state", equalTo(List.of("HELD", "RELEASED")));
        release(id).then().statusCode(200).body("state", equalTo("RELEASED"));
        confirm(id).then().statusCode(409).contentType(Problem.MEDIA_TYPE);

        assertStock(a, 10, 0);
        get("/stock/" + a + "/movements").then().body("items.kind", equalTo(List.of("REGISTERED")));
    }

    @Test
    void givesBackWhatIsOverdue() {
        register(a, 10);
        long id = reserve(order(orderId, 1, a, 3)).jsonPath().getLong("id");
        long other = held("Another " + orderId, a, 4);

        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> get("/reservations/" + id).then().body("state", equalTo("EXPIRED")));

        get("/reservations/" + id).then().body("history.state", equalTo(List.of("HELD", "EXPIRED")));
        confirm(id).then().statusCode(409);
        release(id).then().statusCode(409);
        get("/reservations/" + other).then().body("state", equalTo("HELD"));
        assertStock(a, 10, 4);
    }

    @Test
    void doesNotFindAnUnknownReservation() {
        for (String id : List.of("0", "999999999999999999", "9999999999999999999", "x", "-1", "1%00")) {
            get("/reservations/" + id).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        }
        confirm(0).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        release(0).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
    }

    private static void assertStock(String sku, int onHand, int reserved) {
        get("/stock/" + sku)
                .then()
                .body("onHand", equalTo(onHand))
                .body("reserved", equalTo(reserved))
                .body("available", equalTo(onHand - reserved));
    }
}
