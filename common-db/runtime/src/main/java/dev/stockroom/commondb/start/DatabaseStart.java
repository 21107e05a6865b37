package dev.stockroom.commondb.start;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayFailures;
import dev.stockroom.commondb.flyway.FlywayPlace;
import dev.stockroom.commondb.flyway.FlywaySession;
import dev.stockroom.commondb.flyway.LostHistory;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.ForeignHistory;
import dev.stockroom.commondb.history.KnownHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.history.SchemaVersions;
import dev.stockroom.commondb.quarkus.OneOffStart;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ReasonLog;
import dev.stockroom.commondb.server.SchemaFailures;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Migration;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.Configuration;
import org.jboss.logging.Logger;

/**
 * The story of a start: open the probe, wait for the server, create the database, take the turn; Quarkus Flyway
 * migrates; then compare the history with this executable and hand the port over to Quarkus.
 */
public final class DatabaseStart {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    private final List<BuiltMigration> built;
    private final StartupState state;
    private final LongSupplier nanoTime;
    private final ServerWait wait;
    private final PostgresServer server;
    private final HistorySearch search;
    private final HistoryReader history;
    private final ReasonLog waits;
    private final StartTries tries;

    private volatile DatabaseSettings settings;
    private volatile List<BuiltMigration> onlyFlywayKnows = List.of();
    private FlywayPlace place;
    private Configuration flyway;
    private GrantsAtStart grants;
    private Connection connection;
    private MigrationTurn turn;
    private long watchAgain;

    /** @param built the migrations of this executable */
    public DatabaseStart(
            DatabaseSettings settings,
            List<BuiltMigration> built,
            StartupState state,
            LongSupplier nanoTime,
            ServerWait.Sleep sleep) {
        this.settings = settings;
        this.built = built;
        this.state = state;
        this.nanoTime = nanoTime;
        this.wait = new ServerWait(
                settings.waitTimeout(),
                nanoTime,
                sleep,
                () -> ThreadLocalRandom.current().nextDouble());
        this.server = server(settings);
        this.search = new HistorySearch(settings, built);
        this.grants = new GrantsAtStart(settings);
        this.history = new HistoryReader(settings, nanoTime);
        this.waits = new ReasonLog(nanoTime);
        this.tries = new StartTries(settings, built.size(), state, wait, waits);
        this.watchAgain = nanoTime.getAsLong();
        state.database(settings.url().database());
        state.schema(SchemaVersions.of(new SchemaHistory(List.of()), built));
    }

    private PostgresServer server(DatabaseSettings settings) {
        PostgresServer server = new PostgresServer(settings, state, wait);
        return settings.migration() == Migration.HERE ? server : server.patientWithSetup();
    }

    /**
     * Blocks until Flyway may migrate, or until the schema is there where another process migrates.
     *
     * @throws DatabaseStartException if that cannot be
     */
    public void prepare() {
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
            turn = new MigrationTurn(connection, state, wait, nanoTime, settings.grants()).lookingFor(search);
            turn.take(this::watch);
            findHistory(turn.sight());
            grants.closeNewDatabase(turn, connection);
            state.migrating();
        } else if (settings.migration() == Migration.ELSEWHERE) {
            awaitSchema();
        }
    }

    /** @param sight null where a schema is set */
    private void findHistory(HistorySearch.Sight sight) throws SQLException {
        if (sight != null) {
            found(search.in(connection, sight));
            search.refuseNowhere(sight);
            turn.grants(settings.grants());
        }
    }

    private void found(DatabaseSettings inItsSchema) {
        settings = inItsSchema;
        history.in(settings);
        grants = new GrantsAtStart(settings);
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
            found(search.in(connection));
            SchemaHistory now = readHistory();
            refuseForeign(now, false);
            int pending = missing(now).size();
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

    /**
     * Before anything is changed, or waited for that will never come.
     *
     * @param ignoresMissing whether a history without any migration of this executable is what the settings expect
     */
    private void refuseForeign(SchemaHistory now, boolean ignoresMissing) {
        ForeignHistory.in(now, built, settings.service())
                .filter(foreign -> !(ignoresMissing && foreign.nothingShared()))
                .ifPresent(foreign -> {
                    throw FlywayFailures.foreignHistory(settings, foreign, null);
                });
    }

    private SchemaHistory readHistory() throws SQLException {
        SchemaHistory now = history.read(connection);
        state.schema(SchemaVersions.of(now, built));
        return now;
    }

    /** Those that this start is for and the database does not hold. */
    private List<BuiltMigration> missing(SchemaHistory now) {
        return now.missing(OneOffStart.current().map(order -> order.of(built)).orElse(built));
    }

    /** A fault on a connection that stood: the server went away, or lacks what the turn needs. */
    private void lost(SQLException e) {
        wait.answered();
        switch (PostgresServer.fault(e)) {
            case NOT_YET -> tries.notYet(new NotYetException(PostgresServer.reason(e), e));
            case NO_ADVISORY_LOCKS -> throw new ServerFailures(settings).noAdvisoryLocks(e);
            default -> throw ServerFailures.unknown(settings.url(), e);
        }
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public HistoryReader history() {
        return history;
    }

    /** Whether this is the start, and not the application that calls Flyway by itself later. */
    boolean underWay() {
        return connection != null;
    }

    /** What the properties have come to. */
    public void flywayIsSetTo(FlywayPlace asSet) {
        place = asSet;
    }

    /**
     * Nothing is changed yet, and common-db has looked where the properties point to.
     *
     * @throws DatabaseStartException if that is not where Flyway is about to migrate
     */
    public void refuseAnotherPlace(FlywayPlace now) {
        if (underWay() && place != null) {
            place.propertiesFor(now).ifPresent(properties -> {
                throw new SchemaFailures(settings).customized(properties);
            });
        }
    }

    /** Flyway as it is about to migrate. */
    public void flyway(Configuration configured) {
        flyway = configured;
    }

    /** What Flyway has resolved and the build could not know of; asked only where the history is newer than the build. */
    public List<BuiltMigration> onlyFlywayKnows() {
        return onlyFlywayKnows;
    }

    public Callback progress() {
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
    void beforeTheFirstMigration(Connection flyways, boolean ignoresMissing) {
        if (counted()) {
            history.known().map(KnownHistory::history).ifPresent(now -> refuseForeign(now, ignoresMissing));
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
    public void endTurn(Connection flyways) {
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
    public void complete() {
        try {
            endTurn(connection);
            if (settings.migration() == Migration.OFF) {
                state.ready(null, 0, null);
            } else {
                agree(readHistory());
            }
        } catch (SQLException e) {
            throw ServerFailures.lostBeforeReady(settings.url(), e);
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
        String ahead = ahead(now);
        if (ahead != null) {
            LOG.warnf("The database is at version %s, newer than this executable knows; it starts all the same", ahead);
        }
        state.ready(now.newest(), now.applied(), ahead);
        LOG.infof("Database %s is ready at version %s", settings.url().database(), now.newest());
    }

    /** By what Flyway itself knows where this process migrates: Java migrations may come from anywhere, files as well. */
    private String ahead(SchemaHistory now) {
        if (now.ahead(built) == null || settings.migration() != Migration.HERE || flyway == null) {
            return now.ahead(built);
        }
        onlyFlywayKnows = resolved().stream().filter(m -> !knownToTheBuild(m)).toList();
        List<BuiltMigration> all =
                Stream.concat(built.stream(), onlyFlywayKnows.stream()).toList();
        state.schema(SchemaVersions.of(now, all));
        return now.ahead(all);
    }

    private boolean knownToTheBuild(BuiltMigration migration) {
        return migration.repeatable()
                || built.stream()
                        .anyMatch(m -> !m.repeatable() && m.parsedVersion().equals(migration.parsedVersion()));
    }

    private List<BuiltMigration> resolved() {
        try {
            return FlywaySession.look(
                    flyway,
                    session -> session.shipped().stream()
                            .map(migration -> new BuiltMigration(
                                    migration.getVersion() == null
                                            ? null
                                            : migration.getVersion().toString(),
                                    migration.getDescription(),
                                    migration.getChecksum(),
                                    migration.getScript()))
                            .toList());
        } catch (FlywayException e) {
            LOG.debug("What Flyway has resolved could not be found out", e);
            return List.of();
        }
    }

    /** Puts a failure into words, while the connection still stands, and lets go of the connection. */
    public Optional<DatabaseStartException> explain(Throwable failure) {
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
