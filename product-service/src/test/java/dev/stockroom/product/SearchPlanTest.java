package dev.stockroom.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** With 100,000 products in the catalogue, a page reads an index and little more than its own rows. */
@Tag("quarkus")
@QuarkusTest
class SearchPlanTest {

    private static final String DEEP = "BULK-090000";

    @Inject
    EntityManager entities;

    @BeforeEach
    void fillTheCatalogue() {
        QuarkusTransaction.begin();
        entities.createNativeQuery("""
                INSERT INTO product (sku, name, description, price_amount, price_currency, status)
                SELECT 'BULK-' || lpad(i::text, 6, '0'), 'Article number' || i,
                       concat_ws(' ', 'common', 'colour' || i % 7, 'maker' || i % 997, 'shape' || i % 4999), 1, 'EUR',
                       CASE WHEN i % 1000 = 0 THEN 'RETIRED' ELSE 'ACTIVE' END::product_status
                  FROM generate_series(1, 100000) AS i""").executeUpdate();
        // what autovacuum would do soon
        entities.createNativeQuery("SELECT gin_clean_pending_list('product_search_idx')", Long.class)
                .getSingleResult();
        entities.createNativeQuery("ANALYZE product").executeUpdate();
    }

    @AfterEach
    void forgetIt() {
        QuarkusTransaction.rollback();
    }

    @Test
    void aDeepPageReadsNoMoreThanItsOwnRows() {
        String plan = plan(null, null, DEEP);

        assertThat(plan)
                .contains("using product_sku_key", "Index Cond: (sku > '" + DEEP, "actual rows=21")
                .doesNotContain("Seq Scan", "Rows Removed by Filter");
    }

    @Test
    void aDeepPageOfARareStatusReadsNoMoreThanItsOwnRows() {
        String plan = plan(null, "RETIRED", "BULK-050000");

        assertThat(plan)
                .contains("product_status_idx", "actual rows=21")
                .doesNotContain("Seq Scan", "Rows Removed by Filter");
    }

    @Test
    void aRareWordIsFoundByTheSearchIndex() {
        for (String words : List.of("number4711", "maker42", "maker42 colour3", "absent")) {
            assertThat(plan(words, null, "")).contains("product_search_idx").doesNotContain("Seq Scan");
            assertThat(plan(words, "ACTIVE", DEEP))
                    .contains("product_search_idx")
                    .doesNotContain("Seq Scan");
        }
    }

    @Test
    void aCommonWordIsFoundInTheOrderOfSkus() {
        assertThat(plan("common", null, "")).doesNotContain("Seq Scan");
        assertThat(plan("common", null, DEEP)).doesNotContain("Seq Scan");
        assertThat(plan("common -number4711", "ACTIVE", DEEP)).doesNotContain("Seq Scan");
        assertThat(plan("colour3", null, DEEP)).doesNotContain("Seq Scan");
    }

    /** The service's own statement, explained. */
    private String plan(String words, String status, String after) {
        Query query = entities.createNativeQuery(
                "EXPLAIN (ANALYZE, TIMING OFF) " + ProductSearch.sql(words, status), String.class);
        List<?> lines = ProductSearch.bind(query, words, status, after, 21).getResultList();
        return String.join("\n", lines.stream().map(Object::toString).toList());
    }
}
