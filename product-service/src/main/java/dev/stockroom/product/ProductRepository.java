package dev.stockroom.product;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;

/** The catalogue in PostgreSQL. */
@ApplicationScoped
class ProductRepository implements PanacheRepositoryBase<Product, Long> {

    /** Asks the database only for what can be a SKU at all. */
    Optional<Product> findBySku(String sku) {
        return Sku.isValid(sku) ? find("sku", sku).singleResultOptional() : Optional.empty();
    }

    /** Keeps others from changing the row until the transaction ends, so that a version compared is the version replaced. */
    Optional<Product> lockBySku(String sku) {
        return Sku.isValid(sku)
                ? find("sku", sku).withLock(LockModeType.PESSIMISTIC_WRITE).singleResultOptional()
                : Optional.empty();
    }
}
