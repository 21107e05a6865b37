package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.flyway.FlywayFailures;
import dev.stockroom.commondb.flyway.UpRefusal;
import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.ForeignHistory;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.quarkus.FlywaySettings;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.start.DatabaseStart;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.undo.AppliedTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/** The service's database as the operator's commands reach it, without the application. */
public final class ServiceDatabase {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final LongSupplier CLOCK = System::nanoTime;

    private final BuiltService service;
    private final DatabaseSettings asSet;
    private final HistorySearch search;
    private final Function<DataSource, Flyway> configured;
    private final StartupState state = new StartupState(CLOCK);
    private final ServerWait wait;
    private DatabaseSettings settings;

    /** @param configured Flyway with all its settings, on these connections */
    public ServiceDatabase(BuiltService service, DatabaseSettings settings, Function<DataSource, Flyway> configured) {
        this.service = service;
        this.asSet = settings;
        this.settings = settings;
        this.search = new HistorySearch(settings, service.migrations());
        this.configured = configured;
        this.wait = new ServerWait(
                settings.waitTimeout(),
                CLOCK,
                Thread::sleep,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** What the build knows of the service. */
    public BuiltService service() {
        return service;
    }

    /** The database's name. */
    public String name() {
        return settings.url().database();
    }

    /** Where the server is, {@code host:port}. */
    public String address() {
        return settings.url().address();
    }

    /** Where that is, for a failure's text. */
    public String place() {
        return settings.url().place();
    }

    /** The history table, quoted, with its schema if that is set. */
    public String historyTable() {
        return settings.history();
    }

    /**
     * Connects with the migrating login, in one try, and finds the history; Flyway uses its schema from now on. Every command
     * begins with it that looks at the schema or changes it.
     *
     * @throws DatabaseStartException if the server does not answer, refuses, has no such database, if it is not clear which
     *     schema is this service's, or if the history is another service's
     */
    public Connection connect() throws SQLException {
        Connection connection = reach();
        try {
            settings = search.in(connection);
            refuseForeign(connection, false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** @param believesTheName whether it is this service's where its name alone says so: all may be written anew in dev mode */
    private void refuseForeign(Connection connection, boolean believesTheName) throws SQLException {
        SchemaHistory history = SchemaHistory.read(connection, settings.history());
        ForeignHistory.in(history, service.migrations(), service.name())
                .filter(foreign -> !(believesTheName && foreign.signedByThisService()))
                .ifPresent(foreign -> {
                    throw FlywayFailures.foreignHistory(settings, foreign, null);
                });
    }

    private Connection reach() {
        try {
            return lookingServer().reach();
        } catch (NotYetException e) {
            throw missing(e)
                    ? new ServerFailures(settings).noDatabase(e)
                    : new ServerFailures(settings).noAnswer(e.getMessage(), e);
        }
    }

    /**
     * Whether the database exists, in one try.
     *
     * @throws DatabaseStartException if the server does not answer, or refuses
     */
    public boolean exists() {
        try {
            lookingServer().reach().close();
            return true;
        } catch (SQLException e) {
            throw ServerFailures.unknown(settings.url(), e);
        } catch (NotYetException e) {
            if (missing(e)) {
                return false;
            }
            throw new ServerFailures(settings).noAnswer(e.getMessage(), e);
        }
    }

    /**
     * Waits until the server answers, at most {@code common-db.wait-timeout}.
     *
     * @return whether the database exists
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     */
    public boolean await() {
        return patiently(() -> {
            try {
                lookingServer().reach().close();
                return true;
            } catch (NotYetException e) {
                if (missing(e)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Waits until the schema holds what this executable was built with, as a service does that does not migrate itself.
     *
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     */
    public void awaitSchema() {
        new DatabaseStart(settings.lookingOnly(), service.migrations(), state, CLOCK, Thread::sleep).prepare();
    }

    /**
     * Creates the database if it is missing, waiting for the server first.
     *
     * @return whether it was missing
     * @throws DatabaseStartException if it cannot be created
     */
    public boolean create() {
        return patiently(() -> {
            new PostgresServer(settings.creating(), state, wait).reach().close();
            return state.phase() == StartupState.Phase.CREATING_DATABASE;
        });
    }

    /**
     * Drops the database.
     *
     * @param force whether other sessions are ended, and what is not this service's goes as well
     * @return whether there was one
     * @throws CommandException if it must not be dropped
     */
    public boolean drop(boolean force) throws SQLException {
        if (!exists()) {
            return false;
        }
        DatabaseRemoval removal;
        try (Connection connection = reach()) {
            settings = search.in(connection);
            refuseForeign(connection, service.development());
            removal = new DatabaseRemoval(settings, lookingServer(), force);
            removal.check(connection, managedSchemas());
        }
        removal.drop();
        return true;
    }

    private Set<String> managedSchemas() {
        Configuration flyway = configured.apply(null).getConfiguration();
        return Stream.concat(Stream.ofNullable(flyway.getDefaultSchema()), Arrays.stream(flyway.getSchemas()))
                .collect(Collectors.toSet());
    }

    /**
     * The SQL that gives a role what the service needs.
     *
     * @param role null for {@code common-db.service-role}, else the service's own login
     * @throws CommandException if it owns everything already
     * @throws DatabaseStartException if there is no such role
     */
    public List<String> grants(String role) throws SQLException {
        try (Connection connection = connect()) {
            return new GrantsForRole(
                            settings, inItsSchema(configured.apply(null)).getConfiguration(), role)
                    .statements(connection);
        }
    }

    /** Another database beside this one, which does not exist yet. */
    public ServiceDatabase scratch(String name) {
        return new ServiceDatabase(service, asSet.scratch(name), configured);
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /** What is done while nobody else migrates. */
    public interface Work<T> {
        /** Does it; {@code connection} has the turn, and no time-out. */
        T with(Connection connection) throws SQLException;
    }

    /** Waits for the turn to migrate, does something, and gives the turn back. */
    public <T> T withTurn(Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            MigrationTurn turn = new MigrationTurn(connection, state, wait, CLOCK, Optional.empty());
            turn.take();
            if (!search.settled()) {
                search.refuseNowhere(search.look(connection));
            }
            connection.setNetworkTimeout(Runnable::run, 0);
            T result = work.with(connection);
            turn.end();
            return result;
        } catch (NotYetException e) {
            throw new ServerFailures(settings).noAnswer(e.getMessage(), e);
        }
    }

    /**
     * Why {@code up} would refuse, in its own words; empty if it would begin. Changes nothing.
     *
     * @param outOfOrder whether it would be told to apply what came late
     */
    public Optional<DatabaseStartException> refusal(boolean outOfOrder) throws SQLException {
        try (Connection connection = connect()) {
            Flyway up = flyway(flyway -> flyway.outOfOrder(outOfOrder || flyway.isOutOfOrder()));
            return new UpRefusal(settings, service.migrations(), up.getConfiguration()).find(connection);
        }
    }

    /**
     * Undo, and the history changed by hand.
     *
     * @throws DatabaseStartException as {@link #connect}
     */
    public SchemaChanges changes() throws SQLException {
        connect().close();
        return new SchemaChanges(this, settings, flyway(flyway -> {}).getConfiguration());
    }

    /** Flyway as the service has it, on connections of its own with the migrating login; its customizers are not seen. */
    public Flyway flyway() {
        return inItsSchema(configured.apply(lookingServer().dataSource()));
    }

    /** By itself Flyway looks in the first schema only; the copy takes its time. */
    private Flyway inItsSchema(Flyway flyway) {
        return search.behind()
                ? Flyway.configure()
                        .configuration(flyway.getConfiguration())
                        .defaultSchema(settings.historyTable().schema())
                        .load()
                : flyway;
    }

    /** The same for a change, with something set apart; the copy that this needs takes its time. */
    public Flyway flyway(Consumer<FluentConfiguration> change) {
        FluentConfiguration flyway = Flyway.configure().configuration(flyway().getConfiguration());
        FlywaySettings.whereverItRuns(flyway);
        change.accept(flyway);
        return flyway.load();
    }

    /** This executable's migrations that the database does not hold as they were built. */
    public List<BuiltMigration> missing(Connection connection) throws SQLException {
        return SchemaHistory.read(connection, settings.history()).missing(service.migrations());
    }

    /** When each row of the history was written, by its rank. */
    public Map<Integer, AppliedAt> appliedTimes(Connection connection) throws SQLException {
        return AppliedTimes.read(connection, settings.history());
    }

    /** What the server answered in the middle of a command, in words; empty if it was not the server. */
    public Optional<CommandException> explain(Exception failure) {
        return Optional.ofNullable(PostgresServer.cause(failure, SQLException.class))
                .map(e -> new CommandException(
                        "The server refuses, or was lost, in the middle of the command",
                        settings.url().place(),
                        ServerFailures.stateAndMessage(e),
                        PostgresServer.fault(e) == PostgresServer.Fault.NOT_PERMITTED
                                ? "use the login that migrates, or let it run what db grants prints"
                                : "try again; else look the SQLSTATE up in appendix A of PostgreSQL's manual",
                        failure));
    }

    private PostgresServer lookingServer() {
        return new PostgresServer(settings.lookingOnly().forCommand(), state, wait);
    }

    private static boolean missing(NotYetException e) {
        return e.getCause() instanceof SQLException cause
                && PostgresServer.fault(cause) == PostgresServer.Fault.DATABASE_MISSING;
    }

    /** Something that may have to wait for the server. */
    private interface Attempt<T> {
        T run() throws NotYetException, SQLException;
    }

    private <T> T patiently(Attempt<T> attempt) {
        String told = "";
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException e) {
                throw ServerFailures.unknown(settings.url(), e);
            } catch (NotYetException e) {
                state.waitingForServer(e.getMessage());
                if (wait.expired()) {
                    throw new ServerFailures(settings)
                            .silentServer(e.getMessage(), state.snapshot().attempts(), e);
                }
                if (!e.getMessage().equals(told)) {
                    LOG.infof("Waiting for PostgreSQL at %s: %s", address(), e.getMessage());
                    told = e.getMessage();
                }
            }
            wait.pause();
        }
    }
}
