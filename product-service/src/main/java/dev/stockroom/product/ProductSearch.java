package dev.stockroom.product;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.List;

/**
 * Finds products by words and by status, a page at a time. The one place with native SQL: full-text search is
 * PostgreSQL's own, and neither JPQL nor the entity knows the generated column that its index is on.
 */
@ApplicationScoped
class ProductSearch {

    private static final String ALL = "SELECT * FROM product WHERE sku > :after";
    private static final String OF_STATUS = " AND status = CAST(:status AS product_status)";
    private static final String WITH_WORDS = " AND search @@ websearch_to_tsquery('simple', :words)";
    private static final String ONE_PAGE = " ORDER BY sku LIMIT :limit";

    private final EntityManager entities;

    ProductSearch(EntityManager entities) {
        this.entities = entities;
    }

    /** The first {@code limit} products behind a SKU, in the order of SKUs; without words or status, all have them. */
    List<Product> find(String words, String status, String after, int limit) {
        Query query = entities.createNativeQuery(sql(words, status), Product.class);
        return products(bind(query, words, status, after, limit));
    }

    static String sql(String words, String status) {
        return ALL + (status == null ? "" : OF_STATUS) + (words == null ? "" : WITH_WORDS) + ONE_PAGE;
    }

    static Query bind(Query query, String words, String status, String after, int limit) {
        if (words != null) {
            query.setParameter("words", words);
        }
        if (status != null) {
            query.setParameter("status", status);
        }
        return query.setParameter("after", after).setParameter("limit", limit);
    }

    @SuppressWarnings("unchecked") // what createNativeQuery with a class gives
    private static List<Product> products(Query query) {
        return query.getResultList();
    }
}
