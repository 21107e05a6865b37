package dev.stockroom.inventory;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The ledger in PostgreSQL. */
@ApplicationScoped
class MovementRepository implements PanacheRepositoryBase<Movement, Long> {}
