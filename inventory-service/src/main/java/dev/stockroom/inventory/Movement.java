package dev.stockroom.inventory;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.generator.EventType;
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

    private String reason;

    @Column(name = "reservation_id", insertable = false)
    private Long reservationId;

    @Generated(event = EventType.INSERT)
    @Column(name = "created_at")
    private Instant createdAt;

    protected Movement() {}

    Movement(long stockId, MovementKind kind, long delta, String reason) {
        this.stockId = stockId;
        this.kind = kind;
        this.delta = delta;
        this.reason = reason;
    }

    long id() {
        return id;
    }

    MovementView view() {
        return new MovementView(id, kind, delta, reason, reservationId, createdAt);
    }
}
