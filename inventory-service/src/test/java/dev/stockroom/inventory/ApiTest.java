package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.adjust;
import static dev.stockroom.inventory.Stockroom.confirm;
import static dev.stockroom.inventory.Stockroom.count;
import static dev.stockroom.inventory.Stockroom.held;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.onHand;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
import static dev.stockroom.inventory.Stockroom.release;
import static dev.stockroom.inventory.Stockroom.reserve;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service answers as its OpenAPI document says, and the document says all that it answers. */
@Tag("quarkus")
@QuarkusTest
class ApiTest {

    private static final String COUNT = "PUT /stock/{sku}";
    private static final String READ = "GET /stock/{sku}";
    private static final String LIST = "GET /stock";
    private static final String ADJUST = "POST /stock/{sku}/adjustments";
    private static final String LEDGER = "GET /stock/{sku}/movements";
    private static final String HOLD = "POST /reservations";
    private static final String SHOW = "GET /reservations/{id}";
    private static final String CONFIRM = "POST /reservations/{id}/confirm";
    private static final String RELEASE = "POST /reservations/{id}/release";
    private static final String TOO_LONG = " ".repeat(70_000);

    private ApiContract api;
    private String sku;

    @BeforeEach
    void registerASku() {
        api = new ApiContract();
        sku = register(newSku(), 10);
    }

    @Test
    void answersAsItIsDescribed() {
        checkStock();
        checkLedger();
        checkHolding();
        checkEnding();

        api.assertAllSeen();
    }

    private void checkStock() {
        api.check(COUNT, 201, put(newSku(), onHand(5)));
        api.check(COUNT, 200, count(sku, 10, "*"));
        api.check(COUNT, 400, put(sku, "{}"));
        api.check(COUNT, 406, json(onHand(5)).accept("text/csv").put("/stock/" + sku));
        held(sku, sku, 1);
        api.check(COUNT, 409, count(sku, 0, "*"));
        api.check(COUNT, 412, count(sku, 5, "\"99\""));
        api.check(COUNT, 413, put(sku, TOO_LONG));
        api.check(COUNT, 415, xml().put("/stock/" + sku));
        api.check(COUNT, 422, put("UNKNOWN-" + sku, onHand(5)));
        api.check(COUNT, 428, put(sku, onHand(5)));

        api.check(READ, 200, given().get("/stock/" + sku));
        api.check(READ, 304, given().header("If-None-Match", "*").get("/stock/" + sku));
        api.check(READ, 404, given().get("/stock/UNKNOWN-1"));
        api.check(READ, 406, given().accept("text/csv").get("/stock/" + sku));

        api.check(LIST, 200, given().get("/stock?limit=1"));
        api.check(LIST, 400, given().get("/stock?limit=0"));
        api.check(LIST, 406, given().accept("text/csv").get("/stock"));
    }

    private void checkLedger() {
        String path = "/stock/" + sku + "/adjustments";
        api.check(ADJUST, 200, adjust(sku, 1));
        api.check(ADJUST, 400, adjust(sku, 0));
        api.check(ADJUST, 404, adjust("UNKNOWN-1", 1));
        api.check(ADJUST, 406, json("{}").accept("text/csv").post(path));
        api.check(ADJUST, 409, adjust(sku, -1000));
        String body = "{\"delta\": 1, \"reason\": \"Turned up\"}";
        api.check(ADJUST, 412, json(body).header("If-Match", "\"99\"").post(path));
        api.check(ADJUST, 413, json(TOO_LONG).post(path));
        api.check(ADJUST, 415, xml().post(path));

        String ledger = "/stock/" + sku + "/movements";
        confirm(held("Shipped " + sku, sku, 1));
        api.check(LEDGER, 200, given().get(ledger));
        api.check(LEDGER, 200, given().get(ledger + "?limit=1"));
        api.check(LEDGER, 400, given().get(ledger + "?after=x"));
        api.check(LEDGER, 404, given().get("/stock/UNKNOWN-1/movements"));
        api.check(LEDGER, 406, given().accept("text/csv").get(ledger));
    }

    private void checkHolding() {
        api.check(HOLD, 201, reserve("Held " + sku, sku, 1));
        api.check(HOLD, 200, reserve("Held " + sku, sku, 1));
        api.check(HOLD, 400, reserve("{}"));
        api.check(HOLD, 406, json("{}").accept("text/csv").post("/reservations"));
        api.check(HOLD, 409, reserve("More than there is " + sku, sku, 1000));
        api.check(HOLD, 413, reserve(TOO_LONG));
        api.check(HOLD, 415, xml().post("/reservations"));
        api.check(HOLD, 422, reserve("Held " + sku, sku, 2));
    }

    private void checkEnding() {
        long confirmed = held("Confirmed " + sku, sku, 1);
        api.check(CONFIRM, 200, confirm(confirmed));
        api.check(RELEASE, 409, release(confirmed));
        api.check(RELEASE, 404, release(0));
        api.check(RELEASE, 406, given().accept("text/csv").post("/reservations/" + confirmed + "/release"));

        long released = held("Released " + sku, sku, 1);
        api.check(RELEASE, 200, release(released));
        api.check(CONFIRM, 409, confirm(released));
        api.check(CONFIRM, 404, confirm(0));
        api.check(CONFIRM, 406, given().accept("text/csv").post("/reservations/" + released + "/confirm"));

        api.check(SHOW, 200, given().get("/reservations/" + released));
        api.check(SHOW, 404, given().get("/reservations/0"));
        api.check(SHOW, 406, given().accept("text/csv").get("/reservations/" + released));
    }

    /** Byte for byte: clients are generated from it. A change on purpose takes over the file that the failure names. */
    @Test
    void isDescribedAsKept() throws IOException {
        Path kept = Path.of("src/test/resources/kept/openapi.yaml");
        Path actual = Files.createDirectories(Path.of("target/kept")).resolve("openapi.yaml");
        Files.writeString(actual, given().get("/q/openapi").asString());

        assertThat(kept)
                .as("changed on purpose? cp %s %s", actual, kept)
                .exists()
                .hasSameTextualContentAs(actual);
    }

    @Test
    void explainsItself() {
        api.assertExplained();
        assertThat(api.schemas("Problem"))
                .containsExactly(
                        "IfMatchRequiredProblem",
                        "InvalidRequestProblem",
                        "NoProductProblem",
                        "NotEnoughProblem",
                        "OrderDiffersProblem",
                        "Problem",
                        "StaleProblem",
                        "StatusProblem",
                        "WrongStateProblem");
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static RequestSpecification xml() {
        return given().contentType(ContentType.XML).body("<a/>");
    }
}
