package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.state.StartupState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Speaks to the server: reaches the target database, creates it through the admin database, and tells faults apart. */
public final class PostgresServer {

    private final DatabaseSettings settings;
    private final StartupState state;
    private final ServerFailures failures;
    private final ServerConnections connections;
    private final TargetSessions sessions;
    private final DatabaseCreation creation;
    private final SameDatabase same;
    private final ServerWait wait;

    public PostgresServer(DatabaseSettings settings, StartupState state, ServerWait wait) {
        this.settings = settings;
        this.state = state;
        this.failures = new ServerFailures(settings);
        this.connections = new ServerConnections(settings, wait);
        this.sessions = new TargetSessions(settings, connections);
        this.creation = new DatabaseCreation(settings);
        this.same = new SameDatabase(settings, connections);
        this.wait = wait;
    }

    /** This server for a process that only looks: if the login may not run init-sql, its session goes on without. */
    public PostgresServer patientWithSetup() {
        sessions.patientWithSetup();
        return this;
    }

    /**
     * Connects to the target database with the migrating login; creates the database if it is missing and this process
     * migrates.
     *
     * @throws NotYetException if time may mend the fault
     * @throws DatabaseStartException if time will not
     */
    public Connection reach() throws NotYetException {
        try {
            return sessions.open();
        } catch (SQLException e) {
            if (ServerFault.of(e) != ServerFault.DATABASE_MISSING) {
                throw targetInWords(e);
            } else if (settings.migration() != DatabaseSettings.Migration.HERE) {
                throw new NotYetException("the database does not exist yet", e);
            }
        }
        create();
        try {
            return sessions.open();
        } catch (SQLException e) {
            throw targetInWords(e);
        }
    }

    /**
     * Refuses a pooler that pools transactions, because a lock and a session's setup would not last.
     *
     * @param connection a connection through the pooler
     * @throws NotYetException if the pooler gives no second session to compare with
     */
    public void refuseTransactionPooling(Connection connection) throws SQLException, NotYetException {
        sessions.refuseTransactionPooling(connection);
    }

    /** A connection of {@link #reach} as it is lent to Flyway. */
    public LendableConnection lendable(Connection connection) {
        return sessions.lendable(connection);
    }

    /** Connects to the admin database with the migrating login, which owns what it has created. */
    public Connection connectToAdminAsOwner() throws SQLException {
        return connections.open(settings.url().withDatabase(settings.adminDatabase()), settings.migrating());
    }

    /** Connects to the admin database with the login that creates databases. */
    public Connection connectToAdmin() throws SQLException {
        return connections.open(settings.adminUrl(), settings.admin());
    }

    /** The target database for Flyway, which opens its connections itself. */
    public DataSource dataSource() {
        return connections.dataSource();
    }

    /**
     * The target database for Flyway, which by itself tries again unseen: a server that gives no connection is waited
     * for as everywhere.
     */
    public DataSource patientDataSource() {
        return new FlywayDataSource(new PatientOpener(settings, connections::openTarget, wait));
    }

    private DatabaseStartException targetInWords(SQLException e) throws NotYetException {
        return inWords(new ConnectFailure(e, settings.url(), settings.migrating(), failures.migratingLoginSettings()));
    }

    /**
     * Connects once with the service's own login, because an error of that login should be reported here.
     *
     * @param migrated what the migrating login sees
     * @throws DatabaseStartException if the login is refused, or sees something else
     */
    public void tryOwnLogin(MigratedSight migrated) throws NotYetException {
        try (Connection connection = connections.open(settings.serviceUrl(), settings.own())) {
            migrated.refuseUnlessSeen(connection, settings);
        } catch (SQLException e) {
            ConnectFailure failure = ConnectFailure.ofService(e, settings);
            failure.passOnIfTimeMends(settings);
            throw failure.inWords(failures);
        }
    }

    /**
     * Refuses to change a database that is another one than the service's own login works with, as far as that can be told
     * before.
     *
     * @throws DatabaseStartException if it is another one
     * @throws NotYetException if time may mend that nothing tells
     */
    public void refuseAnotherDatabase(Connection connection) throws SQLException, NotYetException {
        same.refuseAnother(connection);
    }

    /** Why a session on the target database may not write; it was told so a moment ago. */
    NotYetException readOnly(Connection connection) throws SQLException {
        try {
            refuseReadOnly(connection);
            return new NotYetException("25006 the server was read-only a moment ago", null);
        } catch (NotYetException e) {
            return e;
        }
    }

    /**
     * Refuses a session that may not write.
     *
     * @throws NotYetException why it may not, if it may not
     */
    public void refuseReadOnly(Connection connection) throws SQLException, NotYetException {
        Optional<ReadOnly> why = ReadOnly.of(connection);
        if (why.isPresent()) {
            throw why.get().notYet(settings.url().place(), null);
        }
    }

    private void create() throws NotYetException {
        creation.refuseUnlessSet();
        state.creatingDatabase();
        inAdminDatabase(admin -> {
            same.refuseCreation(admin);
            creation.create(admin);
        });
    }

    /**
     * Asks whether the database that is missing could be created; creates nothing.
     *
     * @throws DatabaseStartException if it could not, in the words of a start
     * @throws NotYetException if time may mend it
     */
    public void refuseCreation() throws NotYetException {
        creation.refuseUnlessSet();
        inAdminDatabase(admin -> {
            same.refuseCreation(admin);
            creation.refuse(admin);
        });
    }

    /** @throws DatabaseStartException if {@code common-db.service-role} names no role */
    public void refuseMissingRole(Connection connection) throws SQLException {
        creation.refuseMissingRole(connection);
    }

    /** What is done in the admin database. */
    private interface AdminWork {
        void on(Connection admin) throws SQLException, NotYetException;
    }

    private void inAdminDatabase(AdminWork work) throws NotYetException {
        try (Connection connection = connectToAdmin()) {
            work.on(connection);
        } catch (SQLException e) {
            if (ServerFault.of(e) == ServerFault.DATABASE_MISSING) {
                throw failures.adminDatabaseMissing(e);
            }
            throw inWords(new ConnectFailure(e, settings.adminUrl(), settings.admin(), failures.adminLoginSettings()));
        }
    }

    private DatabaseStartException inWords(ConnectFailure failure) throws NotYetException {
        failure.passOnIfTimeMends();
        return failure.inWords(failures);
    }
}
