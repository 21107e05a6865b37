package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products are found by the words of their names and descriptions, and by status. */
@Tag("quarkus")
@QuarkusTest
class ProductSearchTest {

    /** A word that only this test's products have. */
    private final String word = newSku();

    @Test
    void findsWordsInNamesAndDescriptionsWhateverTheirCase() {
        String named = create("Bench " + word, "Oak.", "DRAFT");
        String described = create("Table", "Goes with the " + word.toLowerCase(Locale.ROOT) + ".", "DRAFT");
        create("Stool", "Alone.", "DRAFT");

        assertThat(search("q", word)).containsExactlyInAnyOrder(named, described);
    }

    @Test
    void wantsAllWordsAndUnderstandsPhrasesOrAndMinus() {
        String green = create("Green garden bench", word, "DRAFT");
        String red = create("Red bench garden", word, "DRAFT");

        assertThat(search("q", word + " bench green")).containsExactly(green);
        assertThat(search("q", word + " \"garden bench\"")).containsExactly(green);
        assertThat(search("q", word + " -green")).containsExactly(red);
        assertThat(search("q", word + " green or " + word + " red")).containsExactlyInAnyOrder(green, red);
    }

    @Test
    void findsByStatusAloneAndWithWords() {
        String draft = create(word, "", "DRAFT");
        String active = create(word, "", "ACTIVE");

        assertThat(search("q", word, "status", "ACTIVE")).containsExactly(active);
        assertThat(search("q", word, "status", "RETIRED")).isEmpty();
        assertThat(search("status", "DRAFT", "after", before(draft)))
                .contains(draft)
                .doesNotContain(active);
    }

    @Test
    void forgetsTheOldWordsOfAProductThatIsReplaced() {
        String sku = create(word, "", "DRAFT");
        given().contentType("application/json")
                .header("If-Match", "*")
                .body(chair(sku))
                .put("/products/" + sku)
                .then()
                .statusCode(200);

        assertThat(search("q", word)).isEmpty();
    }

    @Test
    void pagesThroughWhatItFinds() {
        List<String> skus = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            skus.add(create(word, "", i == 2 ? "DRAFT" : "ACTIVE"));
        }
        skus.remove(2);
        skus.sort(null);

        List<String> seen = new ArrayList<>();
        String after = "0";
        while (after != null) {
            Response page = given().queryParams("q", word, "status", "ACTIVE", "limit", 3, "after", after)
                    .get("/products");
            seen.addAll(page.path("items.sku"));
            after = page.path("next");
        }

        assertThat(seen).isEqualTo(skus);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE product; --",
                "\" or 1=1",
                "%",
                "!!!",
                "&|!():*",
                "\\",
                "a & b | !c",
                "<->",
                "ABSENT $1 :q ?"
            })
    void takesNothingInASearchForSql(String q) {
        given().queryParam("q", q + " " + word)
                .get("/products")
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("next", nullValue());
    }

    private static String create(String name, String description, String status) {
        String sku = newSku();
        post("""
                {"sku": "%s", "name": "%s", "description": "%s", "status": "%s",
                 "price": {"amount": "1", "currency": "EUR"}}""".formatted(sku, name, description, status)).then().statusCode(201);
        return sku;
    }

    private static List<String> search(Object... parameters) {
        var request = given();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam((String) parameters[i], parameters[i + 1]);
        }
        return request.get("/products").then().statusCode(200).extract().path("items.sku");
    }

    /** A cursor right before a SKU. */
    private static String before(String sku) {
        return sku.substring(0, sku.length() - 1);
    }
}
