package dev.stockroom.inventory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** What lies in the stockroom of one SKU. Its times are for those who read the table. */
@Entity
@Table(name = "stock")
class Stock {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(updatable = false)
    private String sku;

    @Column(name = "on_hand")
    private long onHand;

    private long reserved;

    @Version
    private long version;

    protected Stock() {}

    Stock(String sku, long onHand) {
        this.sku = sku;
        this.onHand = onHand;
    }

    /** Puts a count in place of what was thought to be on hand, and tells the difference. */
    Movement count(long counted) {
        return move(MovementKind.COUNTED, counted - onHand, null);
    }

    Movement adjust(Adjustment adjustment) {
        return move(MovementKind.ADJUSTED, adjustment.delta(), adjustment.reason());
    }

    private Movement move(MovementKind kind, long delta, String reason) {
        if (onHand + delta < reserved) {
            throw Problem.raised(
                    ProblemType.NOT_ENOUGH,
                    "'" + sku + "' cannot go down to " + (onHand + delta) + " while " + reserved + " are reserved");
        }
        onHand += delta;
        return new Movement(id, kind, delta, reason);
    }

    /** The first entry of the ledger; only for stock that is in the database already. */
    Movement registration() {
        return new Movement(id, MovementKind.REGISTERED, onHand, null);
    }

    long id() {
        return id;
    }

    String sku() {
        return sku;
    }

    long version() {
        return version;
    }

    StockView view() {
        return new StockView(sku, onHand, reserved, onHand - reserved, version);
    }
}
