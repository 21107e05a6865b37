package dev.stockroom.commondb;

import dev.stockroom.commondb.DatabaseSettings.Migration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/**
 * The story of a start: open the probe, wait for the server, create the database, take the turn; Quarkus Flyway
 * migrates; then compare the history with this executable and hand the port over to Quarkus.
 */
final class DatabasePreparation {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final DatabaseSettings settings;
    private final List<BuiltMigration> built;
    private final StartupState state;
    private final LongSupplier nanoTime;
    private final StartupWait wait;
    private final PostgresServer server;
    private final GrantsAtStart grants;
    private final HistoryReader history;
    private final ReasonLog waits;
    private final StartTries tries;

    private Connection connection;
    private MigrationTurn turn;
    private long watchAgain;

    /** @param built the migrations of this executable */
    DatabasePreparation(
            DatabaseSettings settings,
            List<BuiltMigration> built,
            StartupState state,
            LongSupplier nanoTime,
            StartupWait.Sleep sleep) {
        this.settings = settings;
        this.built = built;
        this.state = state;
        this.nanoTime = nanoTime;
        this.wait = new StartupWait(
                settings.waitTimeout(),
                nanoTime,
                sleep,
                () -> ThreadLocalRandom.current().nextDouble());
        this.server = new PostgresServer(settings, state, wait);
        this.grants = new GrantsAtStart(settings);
        this.history = new HistoryReader(settings, nanoTime);
        this.waits = new ReasonLog(nanoTime);
        this.tries = new StartTries(settings, built.size(), state, wait, waits);
        this.watchAgain = nanoTime.getAsLong();
        state.database(settings.url().database());
        state.schema(SchemaVersions.of(new SchemaHistory(List.of()), built));
    }

    /**
     * Blocks until Flyway may migrate, or until the schema is there where another process migrates.
     *
     * @throws DatabaseStartException if that cannot be
     */
    void prepare() {
        tries.until(this::reachedAndMine);
        if (settings.migration() != Migration.HERE) {
            state.prepared();
        }
    }

    /** One try from beginning to end; only one that succeeds keeps its connection. */
    private boolean reachedAndMine() {
        boolean mine = false;
        try {
            connection = server.reach();
            wait.answered();
            takeTurnOrAwaitSchema();
            mine = true;
        } catch (NotYetException e) {
            tries.notYet(e);
        } catch (SQLException e) {
            lost(e);
        } finally {
            if (!mine) {
                closeConnection();
            }
        }
        return mine;
    }

    private void takeTurnOrAwaitSchema() throws SQLException, NotYetException {
        if (settings.migration() == Migration.HERE) {
            turn = new MigrationTurn(connection, state, wait, nanoTime, settings.grants());
            turn.take(this::watch);
            grants.closeNewDatabase(turn, connection);
            state.migrating();
        } else if (settings.migration() == Migration.ELSEWHERE) {
            awaitSchema();
        }
    }

    /** Keeps up with what another replica migrates, for whoever looks at this one. */
    private void watch() {
        long now = nanoTime.getAsLong();
        if (now - watchAgain >= 0) {
            counted();
            watchAgain = now + WATCH_EVERY.toNanos();
        }
    }

    private void awaitSchema() throws SQLException {
        for (int pending = pending(); pending > 0; pending = pending()) {
            state.waitingForSchema(pending);
            wait.poll();
        }
    }

    private int pending() throws SQLException {
        try {
            int pending = missing(readHistory()).size();
            if (pending > 0) {
                waits.tell(
                        "schema",
                        () -> LOG.infof("Waiting for another process to migrate, pending migrations: %d", pending));
            }
            return pending;
        } catch (SQLException e) {
            if (PostgresServer.fault(e) != PostgresServer.Fault.NOT_PERMITTED) {
                throw e;
            }
            String reason = PostgresServer.reason(e);
            waits.tell(reason, () -> LOG.infof("Waiting for another process to migrate and to grant: %s", reason));
            return built.size();
        }
    }

    private SchemaHistory readHistory() throws SQLException {
        SchemaHistory now = history.read(connection);
        state.schema(SchemaVersions.of(now, built));
        return now;
    }

    /** Those that this start is for and the database does not hold. */
    private List<BuiltMigration> missing(SchemaHistory now) {
        return now.missing(
                OneOffMigration.current().map(order -> order.of(built)).orElse(built));
    }

    /** A fault on a connection that stood: the server went away, or lacks what the turn needs. */
    private void lost(SQLException e) {
        wait.answered();
        switch (PostgresServer.fault(e)) {
            case NOT_YET -> tries.notYet(new NotYetException(PostgresServer.reason(e), e));
            case NO_ADVISORY_LOCKS -> throw new StartFailures(settings).noAdvisoryLocks(e);
            default -> throw StartFailures.unknown(settings.url(), e);
        }
    }

    DatabaseSettings settings() {
        return settings;
    }

    HistoryReader history() {
        return history;
    }

    /** Whether this is the start, and not the application that calls Flyway by itself later. */
    boolean underWay() {
        return connection != null;
    }

    Callback progress() {
        return new MigrationProgress(this, state, nanoTime);
    }

    /** Before the first migration makes a second time what is there already. */
    void refuseLostHistory(Configuration flyway) {
        try {
            if (!LostHistory.accepted(flyway) && readHistory().withoutARow()) {
                LostHistory.emptied(connection, settings.history()).ifPresent(why -> {
                    throw LostHistory.failure(settings, why, null);
                });
            }
        } catch (SQLException e) {
            LOG.debug("The history could not be read", e);
        }
    }

    /** The first migration is about to run on this connection. */
    void beforeTheFirstMigration(Connection flyways) {
        if (counted()) {
            LOG.infof(
                    "Migrating database %s, pending migrations: %d",
                    settings.url().database(), state.snapshot().pending());
        }
        grants.beforeTheFirstMigration(flyways);
    }

    /** Whether it could be found out what is applied and what is to come. */
    private boolean counted() {
        try {
            SchemaHistory now = readHistory();
            state.progress(now.applied(), missing(now).size());
            return true;
        } catch (SQLException e) {
            LOG.debug("The migrations could not be counted", e);
            return false;
        }
    }

    /** The last migration is applied: another replica may have its turn, once everything is granted. */
    void endTurn(Connection flyways) {
        if (turn != null) {
            try {
                if (!turn.endUnlessLacking()) {
                    grants.rest(flyways);
                    turn.end();
                }
            } catch (SQLException e) {
                LOG.debug("The turn ended with its connection", e);
            }
            turn = null;
        }
    }

    /**
     * After Flyway: ready only when history and executable agree.
     *
     * @throws DatabaseStartException if they do not, or if the service's own login is refused
     */
    void complete() {
        try {
            endTurn(connection);
            if (settings.migration() == Migration.OFF) {
                state.ready(null, 0, null);
            } else {
                agree(readHistory());
            }
        } catch (SQLException e) {
            throw StartFailures.lostBeforeReady(settings.url(), e);
        } finally {
            closeConnection();
        }
    }

    /** For as long as an administrator takes to mend it, so without the connection. */
    private void awaitOwnLogin() {
        closeConnection();
        wait.answered();
        if (settings.ownLoginDiffers()) {
            tries.until(this::ownLoginWorks);
        }
    }

    private boolean ownLoginWorks() {
        try {
            server.tryOwnLogin();
            return true;
        } catch (NotYetException e) {
            tries.notYet(e);
            return false;
        }
    }

    private void agree(SchemaHistory now) {
        List<BuiltMigration> missing = missing(now);
        if (!missing.isEmpty()) {
            throw FlywayFailures.historyDisagrees(settings, missing);
        }
        awaitOwnLogin();
        String ahead = now.ahead(built);
        if (ahead != null) {
            LOG.warnf("The database is at version %s, newer than this executable knows; it starts all the same", ahead);
        }
        state.ready(now.newest(), now.applied(), ahead);
        LOG.infof("Database %s is ready at version %s", settings.url().database(), now.newest());
    }

    /** Puts a failure into words, while the connection still stands, and lets go of the connection. */
    Optional<DatabaseStartException> explain(Throwable failure) {
        readWhatFlywayRefused(failure);
        Optional<DatabaseStartException> explained = FlywayFailures.explain(failure, settings, built, connection);
        closeConnection();
        return explained;
    }

    /** Flyway validates before anything else, so that nobody has read the history since the turn was taken. */
    private void readWhatFlywayRefused(Throwable failure) {
        boolean refused = PostgresServer.cause(failure, FlywayException.class) != null
                && PostgresServer.cause(failure, SQLException.class) == null;
        if (refused && connection != null) {
            counted();
        }
    }

    private void closeConnection() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("The connection was lost before it was closed", e);
            }
            connection = null;
        }
    }
}
