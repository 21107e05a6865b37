package dev.stockroom.product;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
import org.hibernate.type.SqlTypes;

/** A row of the catalogue. */
@Entity
@Table(name = "product")
class Product {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(updatable = false)
    private String sku;

    private String name;
    private String description;

    @Column(name = "price_amount")
    private BigDecimal priceAmount;

    @Column(name = "price_currency")
    private String priceCurrency;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "product_status")
    private ProductStatus status;

    @Version
    private long version;

    @Generated(event = EventType.INSERT)
    @Column(name = "created_at")
    private Instant createdAt;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Product() {}

    Product(String sku) {
        this.sku = sku;
    }

    void describe(String newName, String newDescription) {
        name = newName;
        description = newDescription == null ? "" : newDescription;
    }

    void price(Price price) {
        priceAmount = new BigDecimal(price.amount());
        priceCurrency = price.currency();
    }

    void status(ProductStatus newStatus) {
        status = newStatus;
    }

    /** It stays to be read, for what refers to it; doing so again changes nothing. */
    void retire() {
        status = ProductStatus.RETIRED;
    }

    String sku() {
        return sku;
    }

    long version() {
        return version;
    }

    ProductView view() {
        Price price = new Price(priceAmount.toPlainString(), priceCurrency);
        return new ProductView(sku, name, description, price, status, version, createdAt, updatedAt);
    }
}
