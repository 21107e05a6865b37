package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.create;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static dev.stockroom.product.Catalogue.put;
import static dev.stockroom.product.Catalogue.replace;
import static dev.stockroom.product.Catalogue.retire;
import static io.restassured.RestAssured.delete;
import static io.restassured.RestAssured.get;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Products leave the catalogue by retirement and stay readable. */
@Tag("quarkus")
@QuarkusTest
class ProductRetirementTest {

    @Test
    void retiresAProductAndKeepsItReadable() {
        String sku = create(newSku());

        delete("/products/" + sku).then().statusCode(204).body(emptyString());

        get("/products/" + sku)
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("status", equalTo("RETIRED"))
                .body("name", equalTo("Garden chair"));
    }

    @Test
    void retiresOnceHoweverOftenItIsAsked() {
        String sku = create(newSku());

        delete("/products/" + sku).then().statusCode(204);
        delete("/products/" + sku).then().statusCode(204);

        get("/products/" + sku).then().body("version", equalTo(1));
        delete("/products/UNKNOWN-1").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void retiresNoOtherVersionThanTheOneThatIsNamed() {
        String sku = create(newSku());

        retire(sku, "\"7\"").then().statusCode(412).contentType(Problem.MEDIA_TYPE);
        retire(sku, "nonsense").then().statusCode(400).body("violations[0].field", equalTo("If-Match"));
        get("/products/" + sku).then().body("status", equalTo("DRAFT"));
        retire(sku, "\"0\"").then().statusCode(204);
    }

    @Test
    void keepsTheSkuOfARetiredProduct() {
        String sku = create(newSku());
        delete("/products/" + sku);

        post(chair(sku)).then().statusCode(409);
    }

    @Test
    void bringsARetiredProductBackOnlyWhenAReplacementSaysSo() {
        String sku = create(newSku());
        delete("/products/" + sku);

        put(sku, "*", chair(sku)).then().statusCode(200).body("status", equalTo("RETIRED"));
        replace(sku, "*").then().statusCode(200).body("status", equalTo("ACTIVE"));
    }
}
