package dev.stockroom.commondb.server;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.state.StartupState;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.hostchooser.HostRequirement;

/** Speaks to the server: reaches the target database, creates it through the admin database, and tells faults apart. */
public final class PostgresServer {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    private static final int ANSWER_TIMEOUT_MS = 30_000;

    /** What to do about an answer of the server or the network. */
    public enum Fault {
        NOT_YET,
        DATABASE_MISSING,
        DATABASE_EXISTS,
        LOGIN_REFUSED,
        NOT_PERMITTED,
        SETTING_REFUSED,
        NOT_POSTGRES,
        NO_ADVISORY_LOCKS,
        UNKNOWN
    }

    private final DatabaseSettings settings;
    private final StartupState state;
    private final ServerFailures failures;
    private final ServerConnections connections;
    private boolean patientWithSetup;

    public PostgresServer(DatabaseSettings settings, StartupState state, ServerWait wait) {
        this.settings = settings;
        this.state = state;
        this.failures = new ServerFailures(settings);
        this.connections = new ServerConnections(settings, wait);
    }

    /** For whoever only looks: where the login may not do what init-sql says, it goes on without. */
    public PostgresServer patientWithSetup() {
        patientWithSetup = true;
        return this;
    }

    /**
     * Connects to the target database with the migrating login; creates the database if it is missing and this process
     * migrates.
     *
     * @throws NotYetException where time may mend it
     * @throws DatabaseStartException where it will not
     */
    public Connection reach() throws NotYetException {
        try {
            return connectToTarget();
        } catch (SQLException e) {
            if (fault(e) != Fault.DATABASE_MISSING) {
                throw explainedTarget(e);
            } else if (settings.migration() != DatabaseSettings.Migration.HERE) {
                throw new NotYetException("the database does not exist yet", e);
            }
        }
        create();
        try {
            return connectToTarget();
        } catch (SQLException e) {
            throw explainedTarget(e);
        }
    }

    /** What is asked on this connection is answered at once, or the server is gone. */
    private Connection connectToTarget() throws SQLException {
        Connection connection = connections.openTarget();
        connection.setNetworkTimeout(Runnable::run, ANSWER_TIMEOUT_MS);
        setUp(connection);
        return connection;
    }

    private void setUp(Connection connection) throws SQLException {
        try {
            connections.setUp(connection);
        } catch (SQLException e) {
            if (fault(e) == Fault.NOT_PERMITTED && patientWithSetup) {
                LOG.warnf(
                        "quarkus.flyway.init-sql is refused, and the history looked for without it: %s",
                        ServerFailures.stateAndMessage(e));
                return;
            }
            connection.close();
            if (fault(e) == Fault.NOT_YET) {
                throw e;
            }
            throw failures.setupRefused(e);
        }
    }

    /** The admin database with the migrating login, which owns what it has created. */
    public Connection connectToAdminAsOwner() throws SQLException {
        return connections.open(settings.url().withDatabase(settings.adminDatabase()), settings.migrating());
    }

    /** The admin database with the login that creates databases. */
    public Connection connectToAdmin() throws SQLException {
        return connections.open(settings.adminUrl(), settings.admin());
    }

    /** The target database for Flyway, which connects by itself. */
    public DataSource dataSource() {
        return connections.dataSource();
    }

    private RuntimeException explainedTarget(SQLException e) throws NotYetException {
        return explained(e, settings.url(), settings.migrating(), failures.migratingLoginSettings());
    }

    /** Connects once with the login that the service runs with, so that its error comes from here. */
    public void tryOwnLogin() throws NotYetException {
        try (Connection connection = connections.open(settings.serviceUrl(), settings.own())) {
            LOG.debugf("The service's own login works on %s", connection.getCatalog());
        } catch (SQLException e) {
            throw explained(e, settings.serviceUrl(), settings.own(), ServerFailures.OWN_LOGIN);
        }
    }

    private void create() throws NotYetException {
        String name = settings.url().database();
        if (!settings.createDatabase()) {
            throw failures.databaseMissing();
        }
        state.creatingDatabase();
        LOG.infof("Creating database %s on %s", name, settings.url().address());
        DatabaseUrl admin = settings.adminUrl();
        try (Connection connection = connectToAdmin()) {
            createOn(connection);
        } catch (SQLException e) {
            throw fault(e) == Fault.DATABASE_MISSING
                    ? failures.adminDatabaseMissing(e)
                    : explained(e, admin, settings.admin(), failures.adminLoginSettings());
        }
    }

    private void createOn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            refuseMissingRole(statement);
            statement.execute(settings.createStatement());
        } catch (SQLException e) {
            switch (fault(e)) {
                case DATABASE_EXISTS ->
                    LOG.infof(
                            "Database %s was created by another replica",
                            settings.url().database());
                case NOT_PERMITTED -> throw failures.mayNotCreate(e, mayCreateDatabases(connection));
                default -> throw e;
            }
        }
    }

    /** Before there is a database that nobody could use. */
    private void refuseMissingRole(Statement statement) throws SQLException {
        if (settings.grants().isPresent()) {
            ServiceGrants grants = settings.grants().get();
            try (ResultSet role = statement.executeQuery("SELECT " + grants.roleExists())) {
                if (!role.next() || !role.getBoolean(1)) {
                    throw failures.serviceRoleMissing(grants);
                }
            }
        }
    }

    /** PostgreSQL has one SQLSTATE for a login that lacks CREATEDB and for one that is no member of the owner. */
    private static boolean mayCreateDatabases(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet role = statement.executeQuery(
                        "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            return role.next() && role.getBoolean(1);
        }
    }

    private RuntimeException explained(SQLException e, DatabaseUrl url, Login login, String properties)
            throws NotYetException {
        return switch (fault(e, url)) {
            case NOT_YET -> throw new NotYetException(reason(e), e);
            case LOGIN_REFUSED -> ServerFailures.loginRefused(url, login, properties, e);
            case NOT_POSTGRES -> ServerFailures.notPostgres(url, e);
            case DATABASE_MISSING -> throw new NotYetException(ServerFailures.stateAndMessage(e), e);
            case NOT_PERMITTED -> ServerFailures.mayNotConnect(url, login, e);
            case SETTING_REFUSED -> ServerFailures.settingRefused(url, e);
            default -> ServerFailures.unknown(url, e);
        };
    }

    /** As {@link #fault(SQLException)}, and aware that no server may have the role that the URL asks for. */
    private static Fault fault(SQLException e, DatabaseUrl url) {
        boolean noneInThisRole = e.getCause() == null && isRole(url.parameters().get("targetServerType"));
        Fault fault = fault(e);
        return fault == Fault.SETTING_REFUSED && noneInThisRole ? Fault.NOT_YET : fault;
    }

    private static boolean isRole(String targetServerType) {
        try {
            return targetServerType != null && HostRequirement.getTargetServerType(targetServerType) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Tells what an SQLSTATE means during the start (PostgreSQL, appendix A of the manual; SQL standard class 08). */
    public static Fault fault(SQLException e) {
        String sqlState = e.getSQLState() == null ? "" : e.getSQLState();
        if (sqlState.startsWith("08") && hasTlsCause(e)) {
            return Fault.LOGIN_REFUSED;
        }
        return switch (sqlState) {
            case "08006", "08003" ->
                cause(e, ReflectiveOperationException.class) != null ? Fault.SETTING_REFUSED : Fault.NOT_YET;
            case "08000", "08001" -> cause(e, IOException.class) != null ? Fault.NOT_YET : Fault.SETTING_REFUSED;
            case "57P01", "57P02", "57P03", "53300", "25006", "55006" -> Fault.NOT_YET;
            case "22023" -> Fault.SETTING_REFUSED;
            case "3D000" -> Fault.DATABASE_MISSING;
            case "42P04", "23505" -> Fault.DATABASE_EXISTS;
            case "28P01", "28000", "08004" -> Fault.LOGIN_REFUSED;
            case "42501" -> Fault.NOT_PERMITTED;
            case "08P01" -> Fault.NOT_POSTGRES;
            case "0A000" -> Fault.NO_ADVISORY_LOCKS;
            default -> Fault.UNKNOWN;
        };
    }

    /** Why the server is not there yet, in the few words that an operator looks for. */
    public static String reason(SQLException e) {
        UnknownHostException unknown = cause(e, UnknownHostException.class);
        if (unknown != null) {
            return "unknown host " + unknown.getMessage();
        } else if (cause(e, SocketTimeoutException.class) != null) {
            return "no answer (time-out)";
        } else if (cause(e, ConnectException.class) != null) {
            return "connection refused";
        } else if (cause(e, EOFException.class) != null || cause(e, SocketException.class) != null) {
            return "connection closed by the server";
        }
        return ServerFailures.stateAndMessage(e);
    }

    /** A handshake that breaks off because the server goes away is not a question of certificates. */
    private static boolean hasTlsCause(SQLException e) {
        boolean brokenOff = cause(e, EOFException.class) != null
                || cause(e, SocketException.class) != null
                || cause(e, SocketTimeoutException.class) != null;
        return !brokenOff && cause(e, SSLException.class) != null
                || cause(e, GeneralSecurityException.class) != null
                || cause(e, FileNotFoundException.class) != null
                || cause(e, NoSuchFileException.class) != null;
    }

    public static <T> T cause(Throwable e, Class<T> type) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
