package dev.stockroom.commondb.server;

import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** How the driver is asked for connections: with the time-outs of a try and under the service's name. */
public final class ServerConnections {

    /** In the URL they would go before ours, and zero would let a silent server hang the start. */
    private static final String[] OWN_TIMEOUTS = {"loginTimeout", "connectTimeout", "socketTimeout"};

    private final DatabaseSettings settings;
    private final ServerWait wait;
    private final Driver driver = new Driver();

    public ServerConnections(DatabaseSettings settings, ServerWait wait) {
        this.settings = settings;
        this.wait = wait;
    }

    /** The time-outs end with the login: CREATE DATABASE may take its time. */
    Connection open(DatabaseUrl url, Login login) throws SQLException {
        Connection connection = driver.connect(url.without(OWN_TIMEOUTS).jdbc(), properties(login));
        if (connection == null) {
            throw new SQLException("the driver refuses the URL", "22023");
        }
        connection.setNetworkTimeout(Runnable::run, 0);
        return connection;
    }

    /** The target database for Flyway, which connects by itself, and sets up the rest of the session as well. */
    DataSource dataSource() {
        return new FlywayDataSource(this::openTarget);
    }

    /** The target database with the login that migrates; the session is Flyway's after {@link #setUp}. */
    public Connection openTarget() throws SQLException {
        Connection connection = open(settings.url(), settings.migrating());
        try {
            settings.setup().asThePool(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Gives a session of {@link #openTarget} the role and the search path that Flyway's have. */
    public void setUp(Connection connection) throws SQLException {
        settings.setup().asFlyway(connection);
    }

    private Properties properties(Login login) {
        Properties properties = new Properties();
        properties.putAll(settings.driver());
        if (login.user() != null) {
            properties.setProperty("user", login.user());
        }
        if (login.password() != null) {
            properties.setProperty("password", login.password());
        }
        String seconds = Integer.toString(wait.attemptSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", ApplicationName.of(settings.service()));
        // PostgreSQL 9 or newer: the driver then sends its settings with the login and not as two statements more
        properties.setProperty("assumeMinServerVersion", "9.0");
        return properties;
    }
}
