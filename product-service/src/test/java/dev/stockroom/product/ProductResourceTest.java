package dev.stockroom.product;

import static dev.stockroom.product.Catalogue.REPLACEMENT;
import static dev.stockroom.product.Catalogue.chair;
import static dev.stockroom.product.Catalogue.create;
import static dev.stockroom.product.Catalogue.newSku;
import static dev.stockroom.product.Catalogue.post;
import static dev.stockroom.product.Catalogue.put;
import static dev.stockroom.product.Catalogue.replace;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calls on products, against a real database. */
@Tag("quarkus")
@QuarkusTest
class ProductResourceTest {

    @Test
    void createsAndReadsAProduct() {
        String sku = newSku();

        post(chair(sku))
                .then()
                .statusCode(201)
                .header("Location", endsWith("/products/" + sku))
                .header("ETag", "\"0\"")
                .body("sku", equalTo(sku));

        get("/products/" + sku)
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("ETag", "\"0\"")
                .body("name", equalTo("Garden chair"))
                .body("description", equalTo("Folds.\nOak."))
                .body("price.amount", equalTo("19.90"))
                .body("price.currency", equalTo("EUR"))
                .body("status", equalTo("DRAFT"))
                .body("version", equalTo(0))
                .body("$", not(hasKey("id")));
    }

    @Test
    void leadsToWhatItCreated() {
        get(post(chair(newSku())).header("Location")).then().statusCode(200);
    }

    @Test
    void keepsTheStatusThatAProductIsCreatedWith() {
        String sku = newSku();
        post(chair(sku).replaceFirst("\\{", "{\"status\": \"ACTIVE\", "))
                .then()
                .statusCode(201)
                .body("status", equalTo("ACTIVE"));
    }

    @Test
    void refusesASecondProductWithTheSameSku() {
        String sku = create(newSku());

        post(chair(sku))
                .then()
                .statusCode(409)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo("urn:stockroom:problem:exists"))
                .body("status", equalTo(409))
                .body("detail", containsString(sku));
    }

    @Test
    void createsAProductOnceWhenManyTryTogether() throws Exception {
        String sku = newSku();

        List<Integer> answers = together(8, () -> post(chair(sku)).statusCode());

        assertThat(answers).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void doesNotFindAnUnknownProduct() {
        get("/products/UNKNOWN-1")
                .then()
                .statusCode(404)
                .contentType(Problem.MEDIA_TYPE)
                .body("status", equalTo(404))
                .body("detail", containsString("UNKNOWN-1"));
    }

    @Test
    void doesNotFindWhatCannotBeASku() {
        for (String sku : List.of("no-sku", "A%00B", "A'%20OR%201=1", "%F0%9F%92%A3", "A".repeat(65))) {
            given().urlEncodingEnabled(false).get("/products/" + sku).then().statusCode(404);
        }
    }

    @Test
    void replacesAProductAndMovesItsVersion() {
        String sku = create(newSku());
        Instant before = Instant.parse(get("/products/" + sku).path("updatedAt"));

        replace(sku, "\"0\"")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("name", equalTo("Garden chair, oiled"))
                .body("description", equalTo(""))
                .body("price.amount", equalTo("25"))
                .body("status", equalTo("ACTIVE"))
                .body("version", equalTo(1));

        assertThat(Instant.parse(get("/products/" + sku).path("updatedAt"))).isAfter(before);
    }

    @Test
    void answersAReplacementWithWhatItStored() {
        String sku = create(newSku());
        Response answer = replace(sku, "\"0\"");

        assertThat(answer.asString()).isEqualTo(get("/products/" + sku).asString());
    }

    @Test
    void keepsTheStatusWhenAReplacementHasNone() {
        String sku = create(newSku());
        replace(sku, "*");

        put(sku, "*", chair(sku)).then().statusCode(200).body("status", equalTo("ACTIVE"));
    }

    @Test
    void doesNotReplaceAnUnknownProduct() {
        replace("UNKNOWN-1", "*").then().statusCode(404).contentType(Problem.MEDIA_TYPE);
    }

    @Test
    void wantsToKnowWhichVersionAReplacementIsFor() {
        String sku = create(newSku());

        given().contentType(ContentType.JSON)
                .body(REPLACEMENT)
                .put("/products/" + sku)
                .then()
                .statusCode(428)
                .contentType(Problem.MEDIA_TYPE)
                .body("detail", containsString("If-Match"));
    }

    @Test
    void refusesToReplaceAnotherVersion() {
        String sku = create(newSku());

        for (String stale : List.of("\"7\"", "W/\"0\"", "\"7\", \"8\"", "\"\"")) {
            replace(sku, stale).then().statusCode(412).contentType(Problem.MEDIA_TYPE);
        }
        get("/products/" + sku).then().body("version", equalTo(0));
    }

    @Test
    void acceptsOneOfSeveralVersions() {
        replace(create(newSku()), "\"7\" , \"0\"").then().statusCode(200);
    }

    @Test
    void refusesAnIfMatchThatIsNone() {
        String sku = create(newSku());

        for (String nonsense : List.of("0", "\"0", "\"0\",", "\"0\" \"1\"", "*, \"0\"", "' OR 1=1")) {
            replace(sku, nonsense).then().statusCode(400).body("violations[0].field", equalTo("If-Match"));
        }
    }

    @Test
    void refusesToGiveAProductAnotherSku() {
        String sku = create(newSku());

        put(sku, "*", chair("OTHER")).then().statusCode(400).body("violations[0].field", equalTo("sku"));
    }

    @Test
    void letsOneOfManyReplacementsOfAVersionWin() throws Exception {
        String sku = create(newSku());

        List<Integer> answers = together(8, () -> replace(sku, "\"0\"").statusCode());

        assertThat(answers).containsOnly(200, 412).containsOnlyOnce(200);
        get("/products/" + sku).then().body("version", equalTo(1));
    }

    @Test
    void sendsNothingTwiceToWhoHasItAlready() {
        String sku = create(newSku());

        for (String known : List.of("\"0\"", "W/\"0\"", "\"7\", \"0\"", "*")) {
            given().header("If-None-Match", known)
                    .get("/products/" + sku)
                    .then()
                    .statusCode(304)
                    .header("ETag", "\"0\"")
                    .body(emptyString());
        }
        for (String other : List.of("\"1\"", "nonsense", "")) {
            given().header("If-None-Match", other)
                    .get("/products/" + sku)
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void pagesThroughTheCatalogueInTheOrderOfSkus() {
        String prefix = newSku();
        List<String> skus =
                IntStream.range(0, 5).mapToObj(i -> prefix + "-" + i).toList();
        List.of(3, 0, 4, 1, 2).forEach(i -> create(skus.get(i)));

        List<String> seen = new ArrayList<>();
        String after = prefix;
        while (after != null && seen.size() < 5) {
            Response page = get("/products?limit=2&after=" + after);
            seen.addAll(page.path("items.sku"));
            after = page.path("next");
        }

        assertThat(seen.subList(0, 5)).isEqualTo(skus);
    }

    @Test
    void hasNothingBehindTheLastSku() {
        get("/products?after=" + "Z".repeat(64))
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("$", hasKey("next"))
                .body("next", nullValue());
    }

    private static List<Integer> together(int clients, Callable<Integer> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        try {
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : pool.invokeAll(
                    IntStream.range(0, clients).mapToObj(i -> call).toList())) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            pool.shutdown();
        }
    }
}
