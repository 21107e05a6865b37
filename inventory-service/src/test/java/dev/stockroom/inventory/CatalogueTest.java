package dev.stockroom.inventory;

import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.onHand;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What product-service says decides whether a SKU is registered; what it does wrong decides nothing. */
@Tag("quarkus")
@QuarkusTest
class CatalogueTest {

    private final String id = "-" + newSku();

    @Inject
    Catalogue catalogue;

    ProductStub productService;

    @BeforeEach
    @AfterEach
    void forgetFailures() {
        catalogue.reset();
    }

    @Test
    void registersWhatTheCatalogueHas() {
        register("ACTIVE" + id, 5);
        register("DRAFT" + id, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "RETIRED"})
    void refusesWhatTheCatalogueHasNotOrNoMore(String kind) {
        int before = productService.requests();

        put(kind + id, onHand(5))
                .then()
                .statusCode(422)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:no-product"))
                .body("detail", containsString(kind + id));

        assertThat(productService.requests())
                .as("an answer is not asked for twice")
                .isEqualTo(before + 1);
        get("/stock/" + kind + id).then().statusCode(404);
    }

    @Test
    void asksOnlyBeforeItRegisters() {
        String sku = register(newSku(), 5);
        int before = productService.requests();

        put(sku, onHand(7)).then().statusCode(428);
        Stockroom.count(sku, 7, "*").then().statusCode(200);
        Stockroom.count(newSku(), 7, "*").then().statusCode(412);
        put(newSku(), onHand(-7)).then().statusCode(400);

        assertThat(productService.requests()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BROKEN", "MOVED", "LOST", "PAGE", "GARBAGE", "OTHER", "ODD", "EMPTY", "HUGE", "DRIP", "SILENT"})
    void asksToComeBackWhenTheAnswerIsNone(String kind) {
        expectUnavailable(put(kind + id, onHand(5)));

        get("/stock/" + kind + id).then().statusCode(404);
    }

    @Test
    void triesAgainAFewTimes() {
        int before = productService.requests();
        put("FLAKY" + id, onHand(5)).then().statusCode(201);
        assertThat(productService.requests() - before).isBetween(1, 3);

        before = productService.requests();
        expectUnavailable(put("BROKEN" + id, onHand(5)));
        assertThat(productService.requests() - before).isEqualTo(3);
    }

    @Test
    void asksNoMoreWhenItHasFailedOftenAndAgainALittleLater() {
        Awaitility.await().atMost(Duration.ofMinutes(5)).until(this::asksNoMoreAfterTwoFailures);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> put("ACTIVE" + id, onHand(5)).then().statusCode(201));
    }

    /** On a busy machine the little while may be over before the third call. */
    private boolean asksNoMoreAfterTwoFailures() {
        catalogue.reset();
        expectUnavailable(put("BROKEN" + id, onHand(5)));
        expectUnavailable(put("BROKEN" + id, onHand(5)));
        int before = productService.requests();
        expectUnavailable(put("BROKEN" + id, onHand(5)));
        return productService.requests() == before;
    }

    @Test
    void keepsEverythingElseGoingMeanwhile() {
        String sku = register(newSku(), 5);
        expectUnavailable(put("BROKEN" + id, onHand(5)));
        expectUnavailable(put("BROKEN" + id, onHand(5)));

        get("/stock/" + sku).then().statusCode(200);
        Stockroom.count(sku, 7, "*").then().statusCode(200);
    }

    private static void expectUnavailable(Response answer) {
        answer.then()
                .statusCode(503)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", "1")
                .body("detail", containsString("product-service"));
    }
}
