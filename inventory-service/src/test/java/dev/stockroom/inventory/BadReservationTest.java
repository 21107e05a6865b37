package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.order;
import static dev.stockroom.inventory.Stockroom.register;
import static dev.stockroom.inventory.Stockroom.reserve;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reservation that makes no sense is answered with a problem that names the line and the field, and holds nothing. */
@Tag("quarkus")
@QuarkusTest
class BadReservationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orderId           | \"orderId\": \"%s\"  | \"orderId\": \"\"",
                "orderId           | \"orderId\": \"%s\"  | \"orderId\": 7",
                "orderId           | \"orderId\": \"%s\"  | \"orderId\": null",
                "orderId           | \"orderId\": \"%s\"  | \"orderId\": \"NUL\\u0000\"",
                "orderId           | \"orderId\": \"%s\"  | \"orderId\": \"half \\ud83d pair\"",
                "orderid           | \"orderId\"           | \"orderid\"",
                "lines             | \"lines\": [{\"sku\": \"%s\", \"quantity\": 1}] | \"lines\": []",
                "lines             | \"lines\": [{\"sku\": \"%s\", \"quantity\": 1}] | \"lines\": null",
                "lines             | \"lines\": [{         | \"lines\": {}, \"x\": [{",
                "lines[0]          | \"lines\": [{         | \"lines\": [null, {",
                "lines[0]          | \"lines\": [{         | \"lines\": [7, {",
                "lines[0].sku      | \"sku\": \"%s\"      | \"sku\": \"small\"",
                "lines[0].sku      | \"sku\": \"%s\"      | \"sku\": \"A' OR 1=1 --\"",
                "lines[0].sku      | \"sku\": \"%s\"      | \"sku\": 7",
                "lines[0].sku      | \"sku\": \"%s\",     | ``",
                "lines[0].colour   | \"quantity\": 1      | \"quantity\": 1, \"colour\": \"red\"",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": 0",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": -1",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": 1000001",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": 99999999999999999999",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": 1.5",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": \"1\"",
                "lines[0].quantity | \"quantity\": 1      | \"quantity\": null",
                "ttlSeconds        | \"ttlSeconds\": 900  | \"ttlSeconds\": 0",
                "ttlSeconds        | \"ttlSeconds\": 900  | \"ttlSeconds\": -1",
                "ttlSeconds        | \"ttlSeconds\": 900  | \"ttlSeconds\": 86401",
                "ttlSeconds        | \"ttlSeconds\": 900  | \"ttlSeconds\": 99999999999",
                "ttlSeconds        | \"ttlSeconds\": 900  | \"ttlSeconds\": \"900\"",
            })
    void refusesAReservationThatIsNone(String field, String right, String wrong) {
        String known = register(newSku(), 5);
        String body = order(known, 900, known, 1).replace(right.formatted(known), wrong == null ? "" : wrong);

        reserve(body)
                .then()
                .statusCode(400)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:invalid-request"))
                .body("detail", not(containsString("dev.stockroom")))
                .body("violations.field", hasItem(field));

        get("/stock/" + known).then().body("reserved", equalTo(0));
    }

    @Test
    void refusesASkuThatIsThereTwice() {
        String known = register(newSku(), 5);

        reserve(known, known, 1, "T-OTHER", 1, known, 2)
                .then()
                .statusCode(400)
                .body("violations.field", equalTo(List.of("lines[2].sku")));
        get("/stock/" + known).then().body("reserved", equalTo(0));
    }

    @Test
    void refusesTooManyLinesAndTooLongAnOrderId() {
        String sku = newSku();
        Object[] lines = new Object[202];
        for (int i = 0; i < lines.length; i += 2) {
            lines[i] = sku + "-" + i;
            lines[i + 1] = 1;
        }
        reserve(sku, lines).then().statusCode(400).body("violations[0].field", equalTo("lines"));
        reserve("x".repeat(101), sku, 1).then().statusCode(400).body("violations[0].field", equalTo("orderId"));
    }
}
