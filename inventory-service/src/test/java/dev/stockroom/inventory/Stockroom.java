package dev.stockroom.inventory;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
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

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
