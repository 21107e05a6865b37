package dev.stockroom.inventory;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What several tests do with the stock over HTTP. */
final class Stockroom {

    private Stockroom() {}

    /** A SKU, or the beginning of several, that no other test uses. */
    static String newSku() {
        long random = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        return "T" + Long.toString(random, 36).toUpperCase(Locale.ROOT);
    }

    static Response put(String sku, String body) {
        return json(body).put("/stock/" + sku);
    }

    static Response count(String sku, long onHand, String ifMatch) {
        return json(onHand(onHand)).header("If-Match", ifMatch).put("/stock/" + sku);
    }

    static String onHand(long onHand) {
        return "{\"onHand\": " + onHand + "}";
    }

    static String register(String sku, long onHand) {
        put(sku, onHand(onHand)).then().statusCode(201);
        return sku;
    }

    static Response adjust(String sku, long delta) {
        String body = "{\"delta\": %d, \"reason\": \"Turned up\"}".formatted(delta);
        return json(body).post("/stock/" + sku + "/adjustments");
    }

    /** Orders a line for each SKU and quantity that follow each other. */
    static Response reserve(String orderId, Object... skusAndQuantities) {
        return json(order(orderId, 900, skusAndQuantities)).post("/reservations");
    }

    static String order(String orderId, int ttlSeconds, Object... skusAndQuantities) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < skusAndQuantities.length; i += 2) {
            lines.add("{\"sku\": \"%s\", \"quantity\": %s}".formatted(skusAndQuantities[i], skusAndQuantities[i + 1]));
        }
        return "{\"orderId\": \"%s\", \"lines\": %s, \"ttlSeconds\": %d}".formatted(orderId, lines, ttlSeconds);
    }

    static Response reserve(String body) {
        return json(body).post("/reservations");
    }

    /** The id of an order's new reservation. */
    static long held(String orderId, Object... skusAndQuantities) {
        Response answer = reserve(orderId, skusAndQuantities);
        answer.then().statusCode(201);
        return answer.jsonPath().getLong("id");
    }

    static Response confirm(long id) {
        return given().post("/reservations/" + id + "/confirm");
    }

    static Response release(long id) {
        return given().post("/reservations/" + id + "/release");
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
