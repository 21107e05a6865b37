package dev.stockroom.inventory;

import static dev.stockroom.inventory.Client.together;
import static dev.stockroom.inventory.Stockroom.adjust;
import static dev.stockroom.inventory.Stockroom.count;
import static dev.stockroom.inventory.Stockroom.held;
import static dev.stockroom.inventory.Stockroom.newSku;
import static dev.stockroom.inventory.Stockroom.onHand;
import static dev.stockroom.inventory.Stockroom.put;
import static dev.stockroom.inventory.Stockroom.register;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The calls on stock, against a real database. */
@Tag("quarkus")
@QuarkusTest
class StockResourceTest {

    @Inject
    AgroalDataSource dataSource;

    @Test
    void registersAndReadsStock() {
        String sku = newSku();

        Response registered = put(sku, onHand(1000));

        registered
                .then()
                .statusCode(201)
                .header("Location", endsWith("/stock/" + sku))
                .header("ETag", "\"0\"")
                .body("sku", equalTo(sku))
                .body("onHand", equalTo(1000))
                .body("reserved", equalTo(0))
                .body("available", equalTo(1000))
                .body("version", equalTo(0));
        Response read = get("/stock/" + sku);
        read.then().statusCode(200).header("ETag", "\"0\"");
        assertThat(read.asString()).isEqualTo(registered.asString());
    }

    @Test
    void registersAnEmptyShelf() {
        register(newSku(), 0);
    }

    @Test
    void doesNotFindUnknownStock() {
        for (String sku : List.of("UNKNOWN-1", "no-sku", "A'--")) {
            get("/stock/" + sku).then().statusCode(404).contentType(Problem.MEDIA_TYPE);
        }
    }

    @Test
    void countsAnewAndMovesTheVersion() {
        String sku = register(newSku(), 10);

        count(sku, 7, "\"0\"")
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("onHand", equalTo(7))
                .body("available", equalTo(7))
                .body("version", equalTo(1));
        get("/stock/" + sku).then().body("onHand", equalTo(7)).body("version", equalTo(1));
    }

    @Test
    void wantsToKnowWhichVersionACountIsFor() {
        String sku = register(newSku(), 10);

        put(sku, onHand(7)).then().statusCode(428).contentType(Problem.MEDIA_TYPE);
        count(sku, 7, "\"3\"").then().statusCode(412).contentType(Problem.MEDIA_TYPE);
        count(sku, 7, "nonsense").then().statusCode(400).body("violations[0].field", equalTo("If-Match"));

        get("/stock/" + sku).then().body("onHand", equalTo(10));
    }

    @Test
    void doesNotRegisterWhatShouldExist() {
        String sku = newSku();

        count(sku, 7, "*").then().statusCode(412).contentType(Problem.MEDIA_TYPE);
        get("/stock/" + sku).then().statusCode(404);
    }

    @Test
    void doesNotCountBelowWhatIsReserved() {
        String sku = register(newSku(), 10);
        held("O-" + sku, sku, 4);

        count(sku, 3, "*").then().statusCode(409).contentType(Problem.MEDIA_TYPE);
        count(sku, 4, "*").then().statusCode(200).body("available", equalTo(0));
    }

    @Test
    void writesEveryChangeIntoTheLedger() throws SQLException {
        String sku = register(newSku(), 10);
        count(sku, 7, "*");
        count(sku, 25, "*");

        assertThat(query("""
                        SELECT string_agg(kind || ' ' || delta, ', ' ORDER BY m.id)
                          FROM stock_movement m JOIN stock s ON s.id = stock_id WHERE sku = ?""", sku)).isEqualTo("REGISTERED 10, COUNTED -3, COUNTED 18");
    }

    @Test
    void losesNoneOfManyAdjustments() throws Exception {
        String sku = register(newSku(), 8);

        List<Integer> answers =
                together(16, i -> adjust(sku, i % 2 == 0 ? 3 : -1).statusCode());

        assertThat(answers).containsOnly(200);
        get("/stock/" + sku).then().body("onHand", equalTo(8 + 8 * 3 - 8));
        assertLedgerIsRight(sku);
    }

    @Test
    void sendsNothingTwiceToWhoHasItAlready() {
        String sku = register(newSku(), 10);

        given().header("If-None-Match", "\"0\"").get("/stock/" + sku).then().statusCode(304);
        held("O-" + sku, sku, 4);
        given().header("If-None-Match", "\"0\"")
                .get("/stock/" + sku)
                .then()
                .statusCode(200)
                .body("reserved", equalTo(4));
    }

    @Test
    void registersOnceWhenManyTryTogether() throws Exception {
        String sku = newSku();

        List<Integer> answers = together(8, i -> put(sku, onHand(5)).statusCode());

        assertThat(answers).containsOnly(201, 428).containsOnlyOnce(201);
        assertLedgerIsRight(sku);
    }

    @Test
    void letsOneOfManyCountsOfAVersionWin() throws Exception {
        String sku = register(newSku(), 5);

        List<Integer> answers = together(8, i -> count(sku, 9, "\"0\"").statusCode());

        assertThat(answers).containsOnly(200, 412).containsOnlyOnce(200);
        assertLedgerIsRight(sku);
    }

    @Test
    void movesUpdatedAtWhoeverWrites() throws SQLException {
        String sku = register(newSku(), 5);
        assertThat(query("SELECT updated_at = created_at FROM stock WHERE sku = ?", sku))
                .isEqualTo("t");

        query("UPDATE stock SET on_hand = 5 WHERE sku = ? RETURNING 1", sku);

        assertThat(query("SELECT updated_at > created_at FROM stock WHERE sku = ?", sku))
                .isEqualTo("t");
    }

    @Test
    void pagesThroughTheStockInTheOrderOfSkus() {
        String prefix = newSku();
        List<String> skus =
                IntStream.range(0, 5).mapToObj(i -> prefix + "-" + i).toList();
        List.of(3, 0, 4, 1, 2).forEach(i -> register(skus.get(i), i));

        List<String> seen = new ArrayList<>();
        String after = prefix;
        while (after != null && seen.size() < 5) {
            Response page = get("/stock?limit=2&after=" + after);
            seen.addAll(page.path("items.sku"));
            after = page.path("next");
        }

        assertThat(seen.subList(0, 5)).isEqualTo(skus);
    }

    @Test
    void hasNothingBehindTheLastSku() {
        get("/stock?after=" + "Z".repeat(64))
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("$", hasKey("next"))
                .body("next", nullValue());
    }

    private void assertLedgerIsRight(String sku) throws SQLException {
        String sql = """
                SELECT on_hand = (SELECT sum(delta) FROM stock_movement WHERE stock_id = stock.id)
                  FROM stock WHERE sku = ?""";
        assertThat(query(sql, sku)).isEqualTo("t");
    }

    private String query(String sql, String sku) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, sku);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        }
    }
}
