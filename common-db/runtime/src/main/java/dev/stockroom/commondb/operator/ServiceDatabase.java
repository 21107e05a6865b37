package dev.stockroom.commondb.operator;

import dev.stockroom.commondb.failure.CommandException;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.history.AppliedAt;
import dev.stockroom.commondb.history.BuiltMigration;
import dev.stockroom.commondb.history.BuiltService;
import dev.stockroom.commondb.server.MigrationTurn;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.undo.AppliedTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** The service's database as the operator's commands reach it, without the application. */
public final class ServiceDatabase {

    private final BuiltService service;
    private final DatabaseSettings asSet;
    private final OwnHistory history;
    private final Function<DataSource, Flyway> configured;
    private final ServerAccess server;
    private final ServiceFlyway flyway;

    /** @param configured Flyway with all its settings, on these connections */
    public ServiceDatabase(BuiltService service, DatabaseSettings settings, Function<DataSource, Flyway> configured) {
        this.service = service;
        this.asSet = settings;
        this.history = new OwnHistory(settings, service.migrations());
        this.configured = configured;
        this.server = new ServerAccess(settings);
        this.flyway = new ServiceFlyway(configured, history, server);
    }

    /** What the build knows of the service. */
    public BuiltService service() {
        return service;
    }

    /** The server, for what needs no schema. */
    public ServerAccess server() {
        return server;
    }

    /** The database's name. */
    public String name() {
        return settings().url().database();
    }

    /** Where the server is, {@code host:port}. */
    public String address() {
        return settings().url().address();
    }

    /** Where the database is, for a failure's text. */
    public String place() {
        return settings().url().place();
    }

    /** The history table, quoted, with its schema if that is set. */
    public String historyTable() {
        return settings().history();
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
            history.find(connection);
            history.refuseForeignUnlessTold(connection, this::configuration);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Drops the database.
     *
     * @param force whether other sessions are ended, and what is not this service's goes as well
     * @return whether there was one
     * @throws CommandException if it must not be dropped
     */
    public boolean drop(boolean force) throws SQLException {
        if (!server.exists()) {
            return false;
        }
        DatabaseRemoval removal;
        try (Connection connection = server.reach()) {
            server.refuseAnotherDatabase(connection);
            server.refuseTransactionPooling(connection);
            history.find(connection);
            // in dev mode all migrations may have been written anew
            if (!(service.development() && history.isSignedByThisService(connection))) {
                history.refuseForeign(connection, this::configuration);
            }
            removal = new DatabaseRemoval(settings(), server.looking(), force);
            removal.check(
                    connection,
                    () -> OwnObjects.of(flyway.asSet(), name()),
                    history.mayBeAnothers(connection, this::configuration));
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
            return new GrantsForRole(settings(), flyway.withoutConnection(), role).statements(connection);
        }
    }

    /** Another database beside this one, which does not exist yet. */
    public ServiceDatabase scratch(String name) {
        return new ServiceDatabase(service, asSet.scratch(name), configured);
    }

    public DatabaseSettings settings() {
        return history.settings();
    }

    /** What is done while nobody else migrates. */
    public interface Work<T> {
        /** Does the work; {@code connection} has the turn, and no time-out. */
        T with(Connection connection) throws SQLException;
    }

    /** Waits for the turn to migrate, does something, and gives the turn back. */
    public <T> T withTurn(Work<T> work) throws SQLException {
        try (Connection connection = connect()) {
            server.refuseAnotherDatabase(connection);
            history.refuseForeign(connection, this::configuration);
            history.refuseAnotherName(connection);
            MigrationTurn turn = server.takeTurn(connection);
            history.find(connection); // the one that had the turn may have changed whose the database is
            history.refuseForeign(connection, this::configuration);
            history.refuseAnotherName(connection);
            history.refuseNowhere(connection);
            connection.setNetworkTimeout(Runnable::run, 0);
            flyway.worksIn(server.looking().lendable(connection));
            T result = work.with(connection);
            turn.end();
            return result;
        } finally {
            flyway.worksIn(null);
        }
    }

    /**
     * Why {@code up} would refuse, in its own words; empty if it would begin. Changes nothing.
     *
     * @param outOfOrder whether {@code up} would be told to apply what came late
     */
    public Optional<DatabaseStartException> refusal(boolean outOfOrder) throws SQLException {
        try (Connection connection = connect()) {
            return new UpRefusals(settings(), server)
                    .ofMigration(
                            connection,
                            history,
                            service.migrations(),
                            () -> flyway(up -> up.outOfOrder(outOfOrder || up.isOutOfOrder()))
                                    .getConfiguration());
        }
    }

    /** Why {@code up} could not create the database that is missing; empty if it could. Creates nothing. */
    public Optional<DatabaseStartException> creationRefusal() {
        return new UpRefusals(asSet, server).ofCreation();
    }

    /**
     * Undo, and changes of the history by hand. Flyway sets its search path in a session, which must not be anybody
     * else's.
     *
     * @throws DatabaseStartException as {@link #connect}
     */
    public SchemaChanges changes() throws SQLException {
        try (Connection connection = connect()) {
            server.refuseAnotherDatabase(connection);
            history.refuseForeign(connection, this::configuration);
            history.refuseAnotherName(connection);
            server.refuseTransactionPooling(connection);
        }
        return new SchemaChanges(this, settings(), flyway(asItIs -> {}).getConfiguration());
    }

    /**
     * Flyway as the service has it, but without its customizers, on connections of its own with the migrating login.
     */
    public Flyway flyway() {
        return flyway.flyway();
    }

    /** Flyway as the service has it, to look with: no callback of the service runs. */
    public Flyway looking() {
        return flyway.looking();
    }

    /** Flyway as the service has it, for a change, with some settings set apart; with the turn, in the turn's session. */
    public Flyway flyway(Consumer<FluentConfiguration> change) {
        return flyway.flyway(change);
    }

    private Configuration configuration() {
        return flyway().getConfiguration();
    }

    Set<String> changedVersions() {
        return flyway.changedVersions();
    }

    /** This executable's migrations that the database does not hold as they were built. */
    public List<BuiltMigration> missing(Connection connection) throws SQLException {
        return history.read(connection).missing(service.migrations(), settings().leniency());
    }

    /** When each row of the history was written, by its rank. */
    public Map<Integer, AppliedAt> appliedTimes(Connection connection) throws SQLException {
        return AppliedTimes.read(connection, settings().historyTable());
    }

    /** What the server answered in the middle of a command, in words; empty if it was not the server. */
    public Optional<CommandException> explain(Exception failure) {
        return CommandFailures.inWords(place(), failure);
    }
}
