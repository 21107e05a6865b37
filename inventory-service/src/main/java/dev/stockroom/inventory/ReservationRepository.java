package dev.stockroom.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The reservations in PostgreSQL, each read with its lines by one statement, so that they belong together. */
@ApplicationScoped
class ReservationRepository implements PanacheRepositoryBase<Reservation, Long> {

    private static final String WITH_LINES = "from Reservation r left join fetch r.lines where ";

    Optional<Reservation> findWithLines(long id) {
        return find(WITH_LINES + "r.id = ?1", id).singleResultOptional();
    }

    Optional<Reservation> findByOrder(String orderId) {
        return find(WITH_LINES + "r.orderId = ?1", orderId).singleResultOptional();
    }
}
