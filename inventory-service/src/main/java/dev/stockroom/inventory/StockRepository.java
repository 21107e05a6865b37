package dev.stockroom.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;

/** The stock in PostgreSQL. */
@ApplicationScoped
class StockRepository implements PanacheRepositoryBase<Stock, Long> {

    /** Asks the database only for what can be a SKU at all. */
    Optional<Stock> findBySku(String sku) {
        return Sku.isValid(sku) ? find("sku", sku).singleResultOptional() : Optional.empty();
    }

    /** Keeps others from changing the row until the transaction ends, so that a version compared is the version replaced. */
    Optional<Stock> lockBySku(String sku) {
        return Sku.isValid(sku)
                ? find("sku", sku).withLock(LockModeType.PESSIMISTIC_WRITE).singleResultOptional()
                : Optional.empty();
    }

    /** The stock of the first {@code limit} SKUs behind a SKU. */
    List<Stock> after(String sku, int limit) {
        return list("sku > ?1 order by sku limit ?2", sku, limit);
    }
}
