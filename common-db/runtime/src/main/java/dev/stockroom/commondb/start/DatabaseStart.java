package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayFailures;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.server.MigratedSight;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.state.StartupState;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * The story of a start: wait for the server, create the database, take the turn; Quarkus Flyway migrates; then compare
 * the history with this executable, and try the login that the service runs with.
 */
public final class DatabaseStart {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private final StartOrder order;
    private final StartupState state;
    private final ServerWait wait;
    private final SchemaAtStart schema;
    private final Session.Source server;
    private final StartTries tries;
    private final SchemaWait schemaWait;
    private final FlywayAtStart flyway;
    private Session session;

    DatabaseStart(
            SchemaAtStart schema,
            StartOrder order,
            StartupState state,
            ServerWait wait,
            LongSupplier nanoTime,
            Session.Source server) {
        ReasonLog reasons = new ReasonLog(nanoTime);
        this.order = order;
        this.state = state;
        this.wait = wait;
        this.schema = schema;
        this.server = server;
        this.tries = new StartTries(schema.settings(), order, schema.built().size(), state, wait, reasons);
        this.schemaWait = new SchemaWait(schema, state, wait, reasons);
        this.flyway = new FlywayAtStart(
                () -> session, schema, () -> new MigrationProgress(() -> session, schema, order, state, nanoTime));
    }

    /**
     * A start on a real server.
     *
     * @param built the migrations of this executable
     * @param order what the start is for
     */
    public static DatabaseStart of(
            DatabaseSettings settings,
            List<BuiltMigration> built,
            StartOrder order,
            StartupState state,
            LongSupplier nanoTime,
            ServerWait.Sleep sleep) {
        ServerWait wait = ServerWait.jittered(settings.waitTimeout(), nanoTime, sleep);
        SchemaAtStart schema = new SchemaAtStart(settings, built, order, state, nanoTime);
        Session.Source server = new PostgresSessions(schema, state, wait, nanoTime);
        return new DatabaseStart(schema, order, state, wait, nanoTime, server);
    }

    /**
     * Blocks until Flyway may migrate, or until the schema is there if another process migrates.
     *
     * @throws DatabaseStartException if neither can be
     */
    public void prepare() {
        tries.until(this::attempt);
        if (!schema.migratedHere()) {
            state.prepared();
        }
    }

    /** One try from beginning to end; only a try that succeeds keeps its session. */
    private void attempt() throws NotYetException, SQLException {
        Session opened = server.open();
        try {
            switch (schema.settings().migration()) {
                case HERE -> {
                    opened.takeTurn(() -> schema.watch(opened));
                    state.migrating();
                }
                case ELSEWHERE -> schemaWait.until(opened);
                case OFF -> LOG.debug("The database is only to be there");
            }
            session = opened;
        } finally {
            if (session == null) {
                opened.close();
            }
        }
    }

    /** Flyway, which migrates between {@link #prepare} and {@link #complete}. */
    public FlywayAtStart flyway() {
        return flyway;
    }

    /**
     * Ends the start after Flyway: ready only if history and executable agree.
     *
     * @throws DatabaseStartException if they do not, or if the service's own login is refused
     */
    public void complete() {
        session.endTurn();
        if (schema.settings().migration() == Migration.OFF) {
            closeSession();
            state.ready(null, 0, null);
        } else {
            tries.until(this::compare);
        }
    }

    /** One try; a session that was lost meanwhile is replaced, because Flyway is done. */
    private void compare() throws NotYetException, SQLException {
        try {
            session = session == null ? server.open() : session;
            agree(schema.current(session));
        } finally {
            closeSession();
        }
    }

    private void agree(SchemaHistory now) throws SQLException {
        if (flyway.configured() != null) {
            schema.foreign().refuseCertain(now, flyway.configured());
        }
        List<BuiltMigration> missing = schema.missing(now);
        if (!missing.isEmpty()) {
            throw FlywayFailures.historyDisagrees(schema.settings(), missing);
        }
        MigratedSight migrated = session.sight();
        closeSession();
        if (schema.settings().ownLoginDiffers()) {
            wait.answered(); // an administrator may mend the login, and no connection is held meanwhile
            tries.until(() -> server.tryOwnLogin(migrated));
        }
        String ahead = schema.ahead(now, flyway.configured());
        if (ahead != null) {
            LOG.warnf("The database is at version %s, newer than this executable knows; it starts all the same", ahead);
        }
        state.ready(now.newest(), now.applied(), ahead);
        LOG.infof("Database %s is ready%s", schema.settings().url().database(), StartLog.atVersion(now.newest()));
    }

    /** Puts a failure into words while the session still stands, and lets go of the session. */
    public Optional<DatabaseStartException> explain(Throwable failure) {
        if (session == null) {
            return FlywayFailures.explain(failure, schema.settings(), schema.built(), null)
                    .or(() -> ServerFailures.lostByThePool(schema.settings().serviceUrl(), failure));
        }
        boolean refusedByFlyway = ServerFault.cause(failure, FlywayException.class) != null
                && ServerFault.cause(failure, SQLException.class) == null;
        if (refusedByFlyway) { // before its first migration: nobody has read the history since the turn was taken
            schema.counted(session);
        }
        Optional<DatabaseStartException> explained = session.explain(failure);
        closeSession();
        return explained;
    }

    private void closeSession() {
        if (session != null) {
            session.close();
            session = null;
        }
    }

    public StartOrder order() {
        return order;
    }

    public DatabaseSettings settings() {
        return schema.settings();
    }

    /** What the database page shows of the start. */
    public DatabasePage.Source page() {
        return schema;
    }
}
