package dev.stockroom.product;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** What several tests do with the catalogue over HTTP. */
final class Catalogue {

    static final String REPLACEMENT = """
            {"name": "Garden chair, oiled", "price": {"amount": "25", "currency": "CHF"}, "status": "ACTIVE"}""";

    private Catalogue() {}

    /** A SKU, or the beginning of several, that no other test uses. */
    static String newSku() {
        return "T"
                + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36)
                        .toUpperCase(Locale.ROOT);
    }

    static String chair(String sku) {
        return """
                {"sku": "%s", "name": "Garden chair", "description": "Folds.\\nOak.",
                 "price": {"amount": "19.90", "currency": "EUR"}}""".formatted(sku);
    }

    static Response post(String body) {
        return given().contentType(ContentType.JSON).body(body).post("/products");
    }

    static String create(String sku) {
        post(chair(sku)).then().statusCode(201);
        return sku;
    }

    static Response replace(String sku, String ifMatch) {
        return put(sku, ifMatch, REPLACEMENT);
    }

    static Response put(String sku, String ifMatch, String body) {
        return given().header("If-Match", ifMatch)
                .contentType(ContentType.JSON)
                .body(body)
                .put("/products/" + sku);
    }

    static Response retire(String sku, String ifMatch) {
        return given().header("If-Match", ifMatch).delete("/products/" + sku);
    }
}
