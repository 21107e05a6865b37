package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

    @TestHTTPResource("/products")
    URI products;

    @AfterEach
    void nothingIsStored() {
        get("/products/" + sku).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sku            | \"sku\": \"%s\"       | \"sku\": \"small-%s\"",
                "sku            | \"sku\": \"%s\"       | \"sku\": \"\"",
                "sku            | \"sku\": \"%s\"       | \"sku\": 7",
                "sku            | \"sku\": \"%s\"       | \"sku\": null",
                "name           | \"Garden chair\"      | \" \"",
                "name           | \"Garden chair\"      | true",
                "name           | \"Garden chair\"      | [\"chair\"]",
                "name           | Garden chair          | NUL\\u0000",
                "name           | Garden chair          | line\\nbreak",
                "name           | Garden chair          | half \\ud83d pair",
                "description    | Folds.                | bell\\u0007",
                "price.amount   | \"19.90\"             | 19.90",
                "price.amount   | \"19.90\"             | \"-1\"",
                "price.amount   | \"19.90\"             | \"1e3\"",
                "price.amount   | \"19.90\"             | \"0.00001\"",
                "price.amount   | \"19.90\"             | \"1234567890123456\"",
                "price.amount   | \"19.90\"             | \"NaN\"",
                "price.amount   | \"19.90\"             | null",
                "price.currency | EUR                   | EURO",
                "price.currency | EUR                   | ABC",
                "price.currency | EUR                   | eur",
                "price          | \"price\": {          | \"price\": 7, \"x\": {",
                "price.tax      | \"price\": {          | \"price\": {\"tax\": 1, ",
                "colour         | \"price\": {          | \"colour\": \"red\", \"price\": {",
                "status         | \"price\": {          | \"status\": \"SOLD\", \"price\": {",
                "status         | \"price\": {          | \"status\": 1, \"price\": {",
                "status         | \"price\": {          | \"status\": \"\", \"price\": {",
                "version        | \"price\": {          | \"version\": 1, \"price\": {",
            })
    void namesTheFieldThatIsWrong(String field, String right, String wrong) {
        String body = chair(sku).replace(right.formatted(sku), wrong.replace("%s", sku));

        post(body)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:invalid-request"))
                .body("title", notNullValue())
                .body("status", equalTo(400))
                .body("detail", not(containsString("dev.stockroom")))
                .body("violations.field", hasItem(field))
                .body("violations.message", notNullValue());
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        post("{\"sku\": \"%s\", \"price\": {}}".formatted(sku))
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("name", "price.amount", "price.currency")));
    }

    @Test
    void refusesLongText() {
        post(chair(sku).replace("Garden chair", "x".repeat(201)))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("name"));
        post(chair(sku).replace("Folds.", "x".repeat(10_001)))
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("description"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "{", "[]", "7", "\"text\"", "{}{}", "{'a': 1}", "<a/>", "{\"sku\": \"A\""})
    void refusesABodyThatIsNoProduct(String body) {
        post(body).then().statusCode(400).contentType(Problem.MEDIA_TYPE).body("status", equalTo(400));
    }

    @Test
    void refusesWhatFollowsTheBody() {
        post(chair(sku) + "{}").then().statusCode(400).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void refusesAKeyThatIsThereTwice() {
        post(chair(sku).replaceFirst("\\{", "{\"name\": \"Table\", "))
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void refusesBytesThatAreNoText() {
        byte[] invalid = chair(sku).replace("Garden", "\u00ff").getBytes(StandardCharsets.ISO_8859_1);
        given().contentType("application/json")
                .body(invalid)
                .post("/products")
                .then()
                .statusCode(400);
        byte[] odd = {0, 0, 0, 0x7b, 0x7f, 0x7f, 0x7f, 0x7f};
        given().contentType("application/json")
                .body(odd)
                .post("/products")
                .then()
                .statusCode(400);
    }

    @Test
    void refusesDeepNesting() {
        post("{\"x\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}")
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=-1", "limit=x", "limit=99999999999"})
    void refusesAPageSizeOutOfRange(String query) {
        get("/products?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo("limit"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=a", "after=A%00", "after=A%27--", "after=%F0%9F%92%A3"})
    void refusesACursorThatIsNone(String query) {
        given().urlEncodingEnabled(false)
                .get("/products?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo("after"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"q=%20", "q=%09%20", "q=NUL%00", "q=bell%07", "status=SOLD", "status=active", "status=ACTIVE'--"
            })
    void refusesToSearchForWhatCannotBeThere(String query) {
        given().urlEncodingEnabled(false)
                .get("/products?" + query)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("violations[0].field", equalTo(query.substring(0, query.indexOf('='))));
    }

    @Test
    void refusesALongSearch() {
        get("/products?q=" + "x".repeat(201)).then().statusCode(400).body("violations[0].field", equalTo("q"));
        get("/products?q=" + "x".repeat(200)).then().statusCode(200);
    }

    @Test
    void refusesAnotherMediaType() {
        given().contentType(ContentType.XML)
                .body("<a/>")
                .post("/products")
                .then()
                .statusCode(415)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(415));
        given().contentType("nonsense")
                .body(new byte[] {1})
                .post("/products")
                .then()
                .statusCode(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH  | /products/A | GET, HEAD, OPTIONS, PUT, DELETE",
                "POST   | /products/A | GET, HEAD, OPTIONS, PUT, DELETE",
                "PUT    | /products   | GET, HEAD, OPTIONS, POST",
                "DELETE | /products   | GET, HEAD, OPTIONS, POST",
            })
    void saysWhichMethodsThereAreInsteadOfTheOneThatIsNot(String method, String path, String allowed) {
        Response answer = given().contentType(ContentType.JSON).body("{}").request(method, path);

        answer.then()
                .statusCode(405)
                .contentType(Problem.MEDIA_TYPE)
                .header("Allow", allowed)
                .body("status", equalTo(405));
    }

    @Test
    void knowsNoOtherPath() {
        get("/nothing/here")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(404));
    }

    @Test
    void refusesToWriteWhatTheClientCannotRead() {
        given().accept("text/csv").get("/products").then().statusCode(406).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void refusesALongBodyByItsDeclaredLength() {
        post("x".repeat(64 * 1024 + 1))
                .then()
                .statusCode(413)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(413));
        post("x".repeat(1024 * 1024)).then().statusCode(413).contentType(Problem.MEDIA_TYPE);
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * 1024 + 1, 100_000, 1024 * 1024})
    void refusesALongBodyOfUndeclaredLength(int length) throws Exception {
        HttpResponse<String> answer = stream(" ".repeat(length));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(Problem.MEDIA_TYPE);
    }

    private HttpResponse<String> stream(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(products)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
