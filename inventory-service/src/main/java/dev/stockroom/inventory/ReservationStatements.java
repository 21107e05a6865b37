package dev.stockroom.inventory;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes reservations and the stock that they hold, each change in one statement. The one place with native SQL: as
 * JPQL a change would be many statements, with as many trips to the database while the rows of a sought-after SKU are
 * locked, and JPQL knows neither SKIP LOCKED for an update nor ON CONFLICT.
 *
 * <p>Every statement takes its locks in the same order, so that none waits in a circle: first the reservation (a new
 * one by the unique order, expiry without waiting), then the stock by SKU.
 *
 * <p>All parts of a statement see the database as it was when the statement began. What others have committed since
 * shows only in rows that are locked: FOR NO KEY UPDATE gives their newest version, and so does an UPDATE. Therefore
 * stock is judged again once it is locked, and added to, never set.
 */
@ApplicationScoped
class ReservationStatements {

    /**
     * Where the first look finds too little, nothing is written and nobody waits. Where only the locked rows show it, the
     * caller rolls back.
     */
    private static final String HOLD = """
            WITH wanted AS (
                SELECT sku, quantity FROM unnest(?, ?) AS line (sku, quantity)
            ), held AS (
                INSERT INTO reservation (order_id, expires_at)
                SELECT ?, now() + make_interval(secs => ?)
                 WHERE NOT EXISTS (
                       SELECT FROM wanted LEFT JOIN stock USING (sku)
                        WHERE coalesce(on_hand - reserved, 0) < quantity)
                    ON CONFLICT ON CONSTRAINT reservation_order_key DO NOTHING
                RETURNING id, created_at, expires_at
            ), locked AS (
                SELECT stock.sku, quantity, on_hand - reserved AS available
                  FROM held CROSS JOIN wanted JOIN stock USING (sku)
                 ORDER BY stock.sku
                   FOR NO KEY UPDATE OF stock
            ), taken AS (
                UPDATE stock SET reserved = reserved + locked.quantity, version = version + 1
                  FROM locked
                 WHERE stock.sku = locked.sku AND locked.available >= locked.quantity
            ), lines AS (
                INSERT INTO reservation_line (reservation_id, sku, quantity)
                SELECT held.id, locked.sku, locked.quantity FROM held CROSS JOIN locked
            )
            SELECT held.id, held.created_at, held.expires_at, wanted.sku, wanted.quantity,
                   coalesce(locked.available, stock.on_hand - stock.reserved, 0) AS available
              FROM wanted LEFT JOIN stock USING (sku) LEFT JOIN locked USING (sku) LEFT JOIN held ON true
             ORDER BY wanted.sku""";

    private static final String END_ONE = """
            WITH ended AS (
                UPDATE reservation SET state = CAST(? AS reservation_state), ended_at = now()
                 WHERE id = ? AND state = 'HELD'
                RETURNING id
            )""";

    private static final String END_DUE = """
            WITH due AS (
                SELECT id FROM reservation
                 WHERE state = 'HELD' AND expires_at <= now()
                 ORDER BY expires_at
                 LIMIT ?
                   FOR UPDATE SKIP LOCKED
            ), ended AS (
                UPDATE reservation SET state = 'EXPIRED', ended_at = now()
                  FROM due
                 WHERE reservation.id = due.id
                RETURNING reservation.id
            )""";

    private static final String LOCK_STOCK = """
            , line AS (
                SELECT sku, sum(quantity)::bigint AS quantity
                  FROM reservation_line JOIN ended ON reservation_id = ended.id
                 GROUP BY sku
            ), locked AS (
                SELECT stock.id, line.quantity
                  FROM line JOIN stock USING (sku)
                 ORDER BY stock.sku
                   FOR NO KEY UPDATE OF stock
            )""";

    private static final String FREE = """
            , freed AS (
                UPDATE stock SET reserved = reserved - quantity, version = version + 1
                  FROM locked
                 WHERE stock.id = locked.id
            )""";

    private static final String SHIP = """
            , shipped AS (
                UPDATE stock
                   SET reserved = reserved - quantity, on_hand = on_hand - quantity, version = version + 1
                  FROM locked
                 WHERE stock.id = locked.id
            ), noted AS (
                INSERT INTO stock_movement (stock_id, kind, delta, reservation_id)
                SELECT locked.id, 'SHIPPED', -quantity, ended.id FROM ended CROSS JOIN locked
            )""";

    private static final String COUNT = " SELECT count(*) FROM ended";

    private static final String CONFIRM = END_ONE + LOCK_STOCK + SHIP + COUNT;
    private static final String RELEASE = END_ONE + LOCK_STOCK + FREE + COUNT;
    private static final String EXPIRE = END_DUE + LOCK_STOCK + FREE + COUNT;

    private final AgroalDataSource database;

    ReservationStatements(AgroalDataSource database) {
        this.database = database;
    }

    /** Holds all lines of an order or none. The transaction is there only to take back what turned out to be too little. */
    @Transactional
    Hold hold(NewReservation wanted) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(HOLD)) {
            List<ReservationLine> lines = wanted.lines();
            statement.setArray(1, connection.createArrayOf("text", skus(lines)));
            statement.setArray(2, connection.createArrayOf("bigint", quantities(lines)));
            statement.setString(3, wanted.orderId());
            statement.setInt(4, wanted.ttlSeconds());
            Hold hold = hold(statement);
            if (hold.isShort()) {
                QuarkusTransaction.setRollbackOnly();
            }
            return hold;
        }
    }

    private static Object[] skus(List<ReservationLine> lines) {
        return lines.stream().map(ReservationLine::sku).toArray();
    }

    private static Object[] quantities(List<ReservationLine> lines) {
        return lines.stream().map(ReservationLine::quantity).toArray();
    }

    private static Hold hold(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<Hold.Shortage> shortages = new ArrayList<>();
            rows.next();
            Long id = rows.getObject("id", Long.class);
            Instant createdAt = instant(rows, "created_at");
            Instant expiresAt = instant(rows, "expires_at");
            do {
                var line =
                        new Hold.Shortage(rows.getString("sku"), rows.getLong("quantity"), rows.getLong("available"));
                if (line.available() < line.wanted()) {
                    shortages.add(line);
                }
            } while (rows.next());
            return new Hold(id, createdAt, expiresAt, shortages);
        }
    }

    private static Instant instant(ResultSet rows, String column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Takes what is held out of the stock; does nothing where nothing is held. */
    void confirm(long id) throws SQLException {
        end(CONFIRM, ReservationState.CONFIRMED, id);
    }

    /** Gives back what is held; does nothing where nothing is held. */
    void release(long id) throws SQLException {
        end(RELEASE, ReservationState.RELEASED, id);
    }

    private void end(String sql, ReservationState state, long id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, state.name());
            statement.setLong(2, id);
            count(statement);
        }
    }

    /** Gives back what up to {@code limit} overdue reservations hold, except those that another replica is at. */
    int expire(int limit) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(EXPIRE)) {
            statement.setInt(1, limit);
            return count(statement);
        }
    }

    private static int count(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
