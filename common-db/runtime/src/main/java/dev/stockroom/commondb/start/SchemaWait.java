package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.state.StartupState;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** The wait for a schema that another process migrates. */
final class SchemaWait {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final SchemaAtStart schema;
    private final StartupState state;
    private final ServerWait wait;
    private final ReasonLog reasons;
    private boolean warnedOfLostHistory;

    SchemaWait(SchemaAtStart schema, StartupState state, ServerWait wait, ReasonLog reasons) {
        this.schema = schema;
        this.state = state;
        this.wait = wait;
        this.reasons = reasons;
    }

    /**
     * Blocks until the database holds what this executable was built with.
     *
     * @throws DatabaseStartException if the history is another service's
     */
    void until(Session session) throws SQLException {
        wait.pollAnew();
        for (int pending = pending(session); pending > 0; pending = pending(session)) {
            state.waitingForSchema(pending);
            wait.poll();
        }
    }

    private int pending(Session session) throws SQLException {
        try {
            session.findHistory();
            SchemaHistory now = session.history();
            int pending = schema.missing(now).size();
            if (pending == 0) {
                schema.foreign().refuseCertain(now, null);
                return 0;
            }
            schema.foreign().refuseUnlessTold(now);
            if (now.withoutARow()) {
                warnOfLostHistory(session);
            }
            reasons.tell(
                    "schema",
                    () -> LOG.infof("Waiting for another process to migrate, pending migrations: %d", pending));
            return pending;
        } catch (SQLException e) {
            if (ServerFault.of(e) != ServerFault.NOT_PERMITTED) {
                throw e;
            }
            String reason = ServerFault.reason(e);
            reasons.tell(reason, () -> LOG.infof("Waiting for another process to migrate and to grant: %s", reason));
            return schema.built().size();
        }
    }

    /** Warns that the process that migrates would refuse; an administrator may mend that while this process waits. */
    private void warnOfLostHistory(Session session) throws SQLException {
        if (!warnedOfLostHistory) {
            session.lostHistory().ifPresent(lost -> {
                LOG.warnf("Waiting for another process to migrate, which may refuse: %s", lost.reason());
                warnedOfLostHistory = true;
            });
        }
    }
}
