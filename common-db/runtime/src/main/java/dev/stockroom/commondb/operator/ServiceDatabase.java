package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.flyway.FlywayDefaults;
import dev.stockroom.commondb.flyway.ForeignRefusal;
import dev.stockroom.commondb.flyway.UpRefusal;
import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.history.SchemaHistory;
import dev.stockroom.commondb.server.HistorySearch;
import dev.stockroom.commondb.server.LendableConnection;
import dev.stockroom.commondb.server.LendingDataSource;
import dev.stockroom.commondb.server.MigratedSight;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.server.ReadOnly;
import dev.stockroom.commondb.server.ServerFailures;
import dev.stockroom.commondb.server.ServerFault;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.AppliedTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;

/** The service's database as the operator's commands reach it, without the application. */
public final class ServiceDatabase {

    private static final Set<ErrorCode> MISMATCHES =
            Set.of(CoreErrorCode.CHECKSUM_MISMATCH, CoreErrorCode.DESCRIPTION_MISMATCH, CoreErrorCode.TYPE_MISMATCH);

    private final BuiltService service;
    private final DatabaseSettings asSet;
    private final HistorySearch search;
    private final Function<DataSource, Flyway> configured;
    private final ServerAccess server;
    private DatabaseSettings settings;
    private volatile LendableConnection turns;

    /** @param configured Flyway with all its settings, on these connections */
    public ServiceDatabase(BuiltService service, DatabaseSettings settings, Function<DataSource, Flyway> configured) {
        this.service = service;
        this.asSet = settings;
        this.settings = settings;
        this.search = new HistorySearch(settings, service.migrations());
        this.configured = configured;
        this.server = new ServerAccess(settings);
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

    /** Where the database is, for a failure's text. */
    public String place() {
        return settings.url().place();
    }

    /** The history table, quoted, with its schema if that is set. */
    public String historyTable() {
        return settings.history();
    }

    /**
     * Connects with the migrating login, in one try, and finds the history; Flyway uses the history's schema from now
     * on. Every command that looks at the schema or changes it begins here.
     *
     * @throws DatabaseStartException if the server does not answer, refuses, has no such database, if it is not clear which
     *     schema is this service's, or if the history is another service's, and the application does not let it pass
     */
    public Connection connect() throws SQLException {
        Connection connection = server.reach();
        try {
            settings = search.in(connection);
            foreign().refuseUnlessTold(history(connection), () -> flyway().getConfiguration());
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** What changes more than a migration does asks once more, for certain. */
    private void refuseForeign(Connection connection) throws SQLException {
        foreign().refuse(history(connection), () -> flyway().getConfiguration());
    }

    /** A history is not begun beside one of another name that is this service's. */
    private void refuseAnotherName(Connection connection) throws SQLException {
        if (history(connection).withoutARow()) {
            search.underAnotherName(connection, settings.historyTable()).ifPresent(renamed -> {
                throw renamed;
            });
        }
    }

    private ForeignRefusal foreign() {
        return new ForeignRefusal(settings, service.migrations());
    }

    private SchemaHistory history(Connection connection) throws SQLException {
        return SchemaHistory.read(connection, settings.history());
    }

    /**
     * Whether the database exists, in one try.
     *
     * @throws DatabaseStartException if the server does not answer, or refuses
     */
    public boolean exists() {
        return server.exists();
    }

    /**
     * Waits until the server answers, at most {@code common-db.wait-timeout}.
     *
     * @return whether the database exists
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     */
    public boolean await() {
        return server.await();
    }

    /**
     * Waits until the schema holds what this executable was built with, like a service that does not migrate itself.
     *
     * @param limit how long that may take once the server answers; zero for ever
     * @throws DatabaseStartException if the server does not answer in time, or refuses
     * @throws CommandException if the schema is not there in time
     */
    public void awaitSchema(Duration limit) {
        server.awaitSchema(service.migrations(), limit);
    }

    /**
     * Waits until the database takes writes, at most {@code common-db.wait-timeout}.
     *
     * @throws DatabaseStartException if it takes none in time, or if the server does not answer
     */
    public void awaitWrites() {
        server.awaitWrites();
    }

    /**
     * Creates the database if it is missing, waiting for the server first.
     *
     * @return whether it was missing
     * @throws DatabaseStartException if it cannot be created
     */
    public boolean create() {
        return server.create();
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
        try (Connection connection = server.reach()) {
            server.refuseTransactionPooling(connection);
            settings = search.in(connection);
            // in dev mode all migrations may have been written anew
            if (!(service.development() && foreign().signedByThisService(history(connection)))) {
                refuseForeign(connection);
            }
            removal = new DatabaseRemoval(settings, server.looking(), force);
            removal.check(connection, () -> OwnObjects.of(configured.apply(null).getConfiguration(), name()));
        }
        removal.drop();
        return true;
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
        /** Does the work; {@code connection} has the turn, and no time-out. */
        T with(Connection connection) throws SQLException;
    }

    /** Waits for the turn to migrate, does something, and gives the turn back. */
    public <T> T withTurn(Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            refuseForeign(connection);
            refuseAnotherName(connection);
            MigrationTurn turn = server.takeTurn(connection);
            if (!search.settled()) {
                search.refuseNowhere(search.look(connection));
            }
            connection.setNetworkTimeout(Runnable::run, 0);
            turns = server.looking().lendable(connection);
            T result = work.with(connection);
            turn.end();
            return result;
        } finally {
            turns = null;
        }
    }

    /**
     * Why {@code up} would refuse, in its own words; empty if it would begin. Changes nothing.
     *
     * @param outOfOrder whether {@code up} would be told to apply what came late
     */
    public Optional<DatabaseStartException> refusal(boolean outOfOrder) throws SQLException {
        try (Connection connection = connect()) {
            Optional<DatabaseStartException> before = refusalBeforeFlyway(connection);
            if (before.isPresent()) {
                return before;
            }
            Flyway up = flyway(flyway -> flyway.outOfOrder(outOfOrder || flyway.isOutOfOrder()));
            Optional<DatabaseStartException> flyways =
                    new UpRefusal(settings, service.migrations(), up.getConfiguration()).find(connection);
            return flyways.isPresent() || !settings.ownLoginDiffers()
                    ? flyways
                    : server.ownLoginRefusal(MigratedSight.of(connection, settings));
        }
    }

    /** Why {@code up} could not create the database that is missing; empty if it could. Creates nothing. */
    public Optional<DatabaseStartException> creationRefusal() {
        return server.creationRefusal();
    }

    private Optional<DatabaseStartException> refusalBeforeFlyway(Connection connection) throws SQLException {
        try {
            refuseAnotherName(connection);
            server.refuseTransactionPooling(connection);
            if (!search.settled()) {
                search.refuseNowhere(search.look(connection));
            }
            server.looking().refuseMissingRole(connection);
            return Optional.empty();
        } catch (DatabaseStartException e) {
            return Optional.of(e);
        }
    }

    /**
     * Undo, and changes of the history by hand. Flyway sets its search path in a session, which must not be anybody
     * else's.
     *
     * @throws DatabaseStartException as {@link #connect}
     */
    public SchemaChanges changes() throws SQLException {
        try (Connection connection = connect()) {
            refuseForeign(connection);
            refuseAnotherName(connection);
            server.refuseTransactionPooling(connection);
        }
        return new SchemaChanges(this, settings, flyway(flyway -> {}).getConfiguration());
    }

    /**
     * Flyway as the service has it, but without its customizers, on connections of its own with the migrating login.
     */
    public Flyway flyway() {
        return flywayOn(server.looking().dataSource());
    }

    private Flyway flywayOn(DataSource connections) {
        return inItsSchema(configured.apply(connections));
    }

    /** Flyway as the service has it, to look with: no callback of the service runs. */
    public Flyway looking() {
        return FlywayDefaults.withoutCallbacks(flyway().getConfiguration()).load();
    }

    /**
     * The applied versions whose file has another name, type or content by now, as Flyway's validation tells it; what the
     * application lets pass is among them.
     */
    Set<String> changedVersions() {
        ValidateResult result = FlywayDefaults.withoutCallbacks(flyway().getConfiguration())
                .ignoreMigrationPatterns("*:pending", "*:future")
                .load()
                .validateWithResult();
        return result.invalidMigrations.stream()
                .filter(invalid -> MISMATCHES.contains(invalid.errorDetails.errorCode))
                .map(invalid -> invalid.version)
                .collect(Collectors.toSet());
    }

    /**
     * Leads Flyway, which by itself looks in the first schema only, to a history behind it; the copy takes its time.
     */
    private Flyway inItsSchema(Flyway flyway) {
        return search.behind()
                ? Flyway.configure()
                        .configuration(flyway.getConfiguration())
                        .defaultSchema(settings.historyTable().schema())
                        .load()
                : flyway;
    }

    /**
     * Flyway as the service has it, for a change, with some settings set apart; with the turn, Flyway works in the turn's
     * session. Its own connections wait for the server by themselves, and say so. The copy that this needs takes its time.
     */
    public Flyway flyway(Consumer<FluentConfiguration> change) {
        FluentConfiguration flyway = Flyway.configure()
                .configuration(flywayOn(server.looking().patientDataSource()).getConfiguration());
        FlywayDefaults.whereverItRuns(flyway);
        flyway.connectRetries(0);
        if (flyway.getInstalledBy() == null) {
            flyway.installedBy(settings.installer());
        }
        flyway.dataSource(new LendingDataSource(flyway.getDataSource(), this::lend));
        change.accept(flyway);
        return flyway.load();
    }

    private Optional<Connection> lend() throws SQLException {
        LendableConnection lendable = turns;
        return lendable == null ? Optional.empty() : lendable.lend();
    }

    /** This executable's migrations that the database does not hold as they were built. */
    public List<BuiltMigration> missing(Connection connection) throws SQLException {
        return history(connection).missing(service.migrations(), settings.leniency());
    }

    /** When each row of the history was written, by its rank. */
    public Map<Integer, AppliedAt> appliedTimes(Connection connection) throws SQLException {
        return AppliedTimes.read(connection, settings.historyTable());
    }

    /** What the server answered in the middle of a command, in words; empty if it was not the server. */
    public Optional<CommandException> explain(Exception failure) {
        return Optional.ofNullable(ServerFault.cause(failure, SQLException.class))
                .map(e -> new CommandException(
                        "The server refuses, or was lost, in the middle of the command",
                        settings.url().place(),
                        ServerFailures.stateAndMessage(e),
                        remedy(e),
                        failure));
    }

    private static String remedy(SQLException e) {
        if (ServerFault.of(e) == ServerFault.NOT_PERMITTED) {
            return "use the login that migrates, or let it run what db grants prints";
        }
        return ReadOnly.isTold(e)
                ? "the server takes no writes: try again where the primary is"
                : "try again; else look the SQLSTATE up in appendix A of PostgreSQL's manual";
    }
}
