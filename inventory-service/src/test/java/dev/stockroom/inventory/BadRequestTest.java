package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.onHand;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
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
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is answered with a problem that names it, and stores nothing. */
@Tag("quarkus")
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "delta  | {\"reason\": \"Broken\"}",
                "delta  | {\"delta\": 0, \"reason\": \"Broken\"}",
                "delta  | {\"delta\": 1000001, \"reason\": \"Broken\"}",
                "delta  | {\"delta\": -1000001, \"reason\": \"Broken\"}",
                "delta  | {\"delta\": 99999999999999999999, \"reason\": \"Broken\"}",
                "delta  | {\"delta\": 1.5, \"reason\": \"Broken\"}",
                "delta  | {\"delta\": \"1\", \"reason\": \"Broken\"}",
                "reason | {\"delta\": 1}",
                "reason | {\"delta\": 1, \"reason\": \" \"}",
                "reason | {\"delta\": 1, \"reason\": 7}",
                "reason | {\"delta\": 1, \"reason\": \"NUL\\u0000\"}",
                "by     | {\"delta\": 1, \"reason\": \"Broken\", \"by\": \"me\"}",
            })
    void refusesAnAdjustmentThatIsNone(String field, String body) {
        String known = register(newSku(), 5);

        json(body)
                .post("/stock/" + known + "/adjustments")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations.field", hasItem(field));

        get("/stock/" + known).then().body("onHand", equalTo(5)).body("version", equalTo(0));
    }

    @Test
    void refusesALongReason() {
        String body = "{\"delta\": 1, \"reason\": \"%s\"}".formatted("x".repeat(201));
        json(body)
                .post("/stock/" + sku + "/adjustments")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("reason"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "after=0",
                "after=x",
                "after=-1",
                "after=9999999999999999999",
                "after=1%00"
            })
    void refusesAPageOfTheLedgerThatIsNone(String query) {
        String known = register(newSku(), 5);

        given().urlEncodingEnabled(false)
                .get("/stock/" + known + "/movements?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo(query.substring(0, query.indexOf('='))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /stock/A             | GET, HEAD, OPTIONS, PUT",
                "DELETE | /stock/A             | GET, HEAD, OPTIONS, PUT",
                "POST   | /stock               | GET, HEAD, OPTIONS",
                "PUT    | /stock/A/adjustments | OPTIONS, POST",
                "GET    | /stock/A/adjustments | OPTIONS, POST",
                "POST   | /stock/A/movements   | GET, HEAD, OPTIONS",
                "GET    | /reservations        | OPTIONS, POST",
                "PATCH  | /reservations/1      | GET, HEAD, OPTIONS",
                "PUT    | /reservations/1/confirm | OPTIONS, POST",
                "GET    | /reservations/1/release | OPTIONS, POST",
            })
    void saysWhichMethodsThereAreInsteadOfTheOneThatIsNot(String method, String path, String allowed) {
        json("{}")
                .request(method, path)
                .then()
                .statusCode(405)
                .contentType(Problem.MEDIA_TYPE)
                .header("Allow", allowed)
                .body("status", equalTo(405));
    }

    @ParameterizedTest
    @CsvSource({"PUT, /stock/A", "POST, /stock/A/adjustments", "POST, /reservations"})
    void refusesWhatIsNoJson(String method, String path) {
        given().contentType(ContentType.XML)
                .body("<a/>")
                .request(method, path)
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE);
        for (String body : List.of("", "null", "{", "[]", "7", "\"text\"", "{}{}", "{'a': 1}")) {
            json(body).request(method, path).then().statusCode(400).contentType(Problem.MEDIA_TYPE);
        }
        json(" ".repeat(1024 * 1024))
                .request(method, path)
                .then()
                .statusCode(413)
                .contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void refusesWhatIsNotOffered() {
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

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }
}
