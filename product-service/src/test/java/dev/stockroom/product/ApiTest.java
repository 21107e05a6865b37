package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.create;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service answers as its OpenAPI document says, and the document says all that it answers. */
@Tag("quarkus")
@QuarkusTest
class ApiTest {

    private static final String LIST = "GET /products";
    private static final String CREATE = "POST /products";
    private static final String READ = "GET /products/{sku}";
    private static final String REPLACE = "PUT /products/{sku}";
    private static final String RETIRE = "DELETE /products/{sku}";
    private static final String TOO_LONG = " ".repeat(70_000);

    @Test
    void answersAsItIsDescribed() {
        ApiContract api = new ApiContract();
        String sku = create(newSku());
        String body = chair(sku);

        api.check(CREATE, 201, post(chair(newSku())));
        api.check(CREATE, 400, post("{}"));
        api.check(CREATE, 406, json(body).accept("text/csv").post("/products"));
        api.check(CREATE, 409, post(body));
        api.check(CREATE, 413, post(TOO_LONG));
        api.check(CREATE, 415, xml().post("/products"));

        api.check(LIST, 200, given().get("/products?limit=1"));
        api.check(LIST, 200, given().get("/products?limit=100&q=garden&status=DRAFT"));
        api.check(LIST, 400, given().get("/products?limit=0"));
        api.check(LIST, 406, given().accept("text/csv").get("/products"));

        api.check(READ, 200, given().get("/products/" + sku));
        api.check(READ, 304, given().header("If-None-Match", "\"0\"").get("/products/" + sku));
        api.check(READ, 404, given().get("/products/UNKNOWN-1"));
        api.check(READ, 406, given().accept("text/csv").get("/products/" + sku));

        api.check(REPLACE, 200, json(body).header("If-Match", "*").put("/products/" + sku));
        api.check(REPLACE, 400, json("{}").header("If-Match", "*").put("/products/" + sku));
        api.check(REPLACE, 404, json(body).header("If-Match", "*").put("/products/UNKNOWN-1"));
        api.check(REPLACE, 406, json(body).accept("text/csv").put("/products/" + sku));
        api.check(REPLACE, 412, json(body).header("If-Match", "\"9\"").put("/products/" + sku));
        api.check(REPLACE, 413, json(TOO_LONG).put("/products/" + sku));
        api.check(REPLACE, 415, xml().put("/products/" + sku));
        api.check(REPLACE, 428, json(body).put("/products/" + sku));

        api.check(RETIRE, 400, given().header("If-Match", "x").delete("/products/" + sku));
        api.check(RETIRE, 404, given().delete("/products/UNKNOWN-1"));
        api.check(RETIRE, 412, given().header("If-Match", "\"9\"").delete("/products/" + sku));
        api.check(RETIRE, 204, given().delete("/products/" + sku));

        api.assertAllSeen();
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
        ApiContract api = new ApiContract();

        api.assertExplained();
        assertThat(api.schemas("Problem"))
                .containsExactly(
                        "ExistsProblem",
                        "IfMatchRequiredProblem",
                        "InvalidRequestProblem",
                        "Problem",
                        "StaleProblem",
                        "StatusProblem");
    }

    @Test
    void showsItselfInTheBrowser() {
        Response page = given().get("/q/swagger-ui/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.contentType()).startsWith("text/html");
    }

    private static RequestSpecification json(String body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    private static RequestSpecification xml() {
        return given().contentType(ContentType.XML).body("<a/>");
    }
}
