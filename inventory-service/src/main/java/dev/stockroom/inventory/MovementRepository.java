package dev.stockroom.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The ledger in PostgreSQL. */
@ApplicationScoped
class MovementRepository implements PanacheRepositoryBase<Movement, Long> {

    /** The newest {@code limit} entries of a stock that are older than an entry. */
    List<Movement> before(long stockId, long id, int limit) {
        return list("stockId = ?1 and id < ?2 order by id desc limit ?3", stockId, id, limit);
    }
}
