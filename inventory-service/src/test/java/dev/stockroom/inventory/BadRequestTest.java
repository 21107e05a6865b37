package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.onHand;
import static dev.stockroom.inventory.Stockroom.put;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is answered with a problem that names it, and stores nothing. */
@QuarkusTest
class BadRequestTest {

    private final String sku = newSku();

    @TestHTTPResource("/stock/")
    URI stock;

    @AfterEach
    void nothingIsStored() {
        get("/stock/" + sku).then().statusCode(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1000001",
                "99999999999",
                "99999999999999999999999999",
                "1e2",
                "1.5",
                "7.0",
                "\"7\"",
                "\"\"",
                "true",
                "null",
                "[7]",
                "{}",
            })
    void refusesACountThatIsNone(String count) {
        put(sku, "{\"onHand\": " + count + "}")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:invalid-request"))
                .body("status", equalTo(400))
                .body("detail", not(containsString("dev.stockroom")))
                .body("violations.field", hasItem("onHand"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "7", "{}{}", "{\"onHand\": 7, \"onHand\": 8}", "{\"onHand\": 7}x"})
    void refusesABodyThatIsNoCount(String body) {
        put(sku, body).then().statusCode(400).contentType(Problem.MEDIA_TYPE).body("status", equalTo(400));
    }

    @Test
    void refusesFieldsThatItDoesNotKnow() {
        put(sku, "{\"onHand\": 7, \"reserved\": 1}")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("reserved"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "-A", "A%00", "A%20B", "A'--", "%F0%9F%92%A3"})
    void refusesToRegisterWhatIsNoSku(String bad) {
        given().urlEncodingEnabled(false)
                .contentType(ContentType.JSON)
                .body(onHand(7))
                .put("/stock/" + bad)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo("sku"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "after=a", "after=A%00"})
    void refusesAPageThatIsNone(String query) {
        given().urlEncodingEnabled(false)
                .get("/stock?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo(query.substring(0, query.indexOf('='))));
    }

    @Test
    void refusesWhatIsNotOffered() {
        given().contentType(ContentType.XML)
                .body("<a/>")
                .put("/stock/" + sku)
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE);
        given().delete("/stock/" + sku).then().statusCode(405).contentType(Problem.MEDIA_TYPE);
        get("/nothing/here").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        given().accept("text/csv").get("/stock").then().statusCode(406).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void refusesALongBody() throws Exception {
        byte[] body = onHand(7).concat(" ".repeat(64 * 1024)).getBytes();
        put(sku, new String(body)).then().statusCode(413).contentType(Problem.MEDIA_TYPE);

        HttpRequest streamed = HttpRequest.newBuilder(stock.resolve(sku))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(streamed, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"status\":413");
    }
}
