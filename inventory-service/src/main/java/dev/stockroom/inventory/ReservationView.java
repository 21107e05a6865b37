package dev.stockroom.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A reservation as it is shown, with all states that it has been in. */
@Schema(
        name = "Reservation",
        requiredProperties = {"id", "orderId", "state", "lines", "createdAt", "expiresAt", "history"})
record ReservationView(
        long id,
        String orderId,
        ReservationState state,
        List<ReservationLine> lines,
        Instant createdAt,
        Instant expiresAt,
        List<Entry> history) {

    /** When a reservation came into a state. */
    @Schema(
            name = "ReservationHistoryEntry",
            requiredProperties = {"state", "at"})
    record Entry(ReservationState state, Instant at) {}

    static ReservationView held(Hold hold, NewReservation wanted) {
        List<ReservationLine> lines = sorted(wanted.lines());
        List<Entry> history = history(hold.createdAt(), ReservationState.HELD, null);
        return new ReservationView(
                hold.id(), wanted.orderId(), ReservationState.HELD, lines, hold.createdAt(), hold.expiresAt(), history);
    }

    static List<ReservationLine> sorted(Collection<ReservationLine> lines) {
        return lines.stream().sorted(Comparator.comparing(ReservationLine::sku)).toList();
    }

    /** Every reservation begins as held, and that ends once at most. */
    static List<Entry> history(Instant createdAt, ReservationState state, Instant endedAt) {
        Entry held = new Entry(ReservationState.HELD, createdAt);
        return endedAt == null ? List.of(held) : List.of(held, new Entry(state, endedAt));
    }
}
