package dev.stockroom.inventory;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** What is promised to an order. It is only read here; {@link ReservationStatements} writes it. */
@Entity
@Immutable
@Table(name = "reservation")
class Reservation {

    @Id
    private Long id;

    @Column(name = "order_id")
    private String orderId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.NAMED_ENUM)
    @Column(columnDefinition = "reservation_state")
    private ReservationState state;

    @ElementCollection
    @Immutable
    @CollectionTable(name = "reservation_line", joinColumns = @JoinColumn(name = "reservation_id"))
    private Set<ReservationLine> lines;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "ended_at")
    private Instant endedAt;

    protected Reservation() {}

    ReservationState state() {
        return state;
    }

    /** Whether these are its lines, in whatever order. */
    boolean hasLines(Collection<ReservationLine> others) {
        return lines.equals(new HashSet<>(others));
    }

    ReservationView view() {
        List<ReservationLine> sorted = ReservationView.sorted(lines);
        List<ReservationView.Entry> history = ReservationView.history(createdAt, state, endedAt);
        return new ReservationView(id, orderId, state, sorted, createdAt, expiresAt, history);
    }
}
