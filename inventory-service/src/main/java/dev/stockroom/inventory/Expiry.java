package dev.stockroom.inventory;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** Gives back, in the background and on every replica, what overdue reservations hold. */
@ApplicationScoped
class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    /** Few enough that nobody waits long for the stock that a batch has locked. */
    private static final int BATCH = 100;

    private final ReservationStatements statements;
    private boolean failing;

    Expiry(ReservationStatements statements) {
        this.statements = statements;
    }

    @Scheduled(every = "${stockroom.expiry-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        try {
            expireAll();
            failing = false;
        } catch (SQLException e) {
            warn(e);
        }
    }

    /** A batch that is not full was the last. */
    private void expireAll() throws SQLException {
        int expired;
        do {
            expired = statements.expire(BATCH);
        } while (expired == BATCH);
    }

    /** Once, and not every second for as long as the database is away. */
    private void warn(SQLException e) {
        if (!failing) {
            LOG.warnf("Overdue reservations wait for the database: %s", DatabaseFailure.reason(e));
        }
        failing = true;
    }
}
