package dev.stockroom.inventory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An entry of the ledger: by how much what is on hand has changed, and why. */
@Entity
@Immutable
@Table(name = "stock_movement")
class Movement {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(name = "stock_id")
    private long stockId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "movement_kind")
    private MovementKind kind;

    private long delta;

    protected Movement() {}

    Movement(long stockId, MovementKind kind, long delta) {
        this.stockId = stockId;
        this.kind = kind;
        this.delta = delta;
    }
}
