package dev.stockroom.commondb.server;

import dev.stockroom.commondb.history.ApplicationName;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Opens connections with the time-outs of a try and under the service's name. After the login a watch bounds the wait
 * for an answer that does not come, and nothing the one for an answer on which the server still works.
 */
public final class ServerConnections {

    /**
     * The time-outs of a URL, which are left out: they would go before ours, and zero would let a silent server hang
     * the start.
     */
    private static final List<String> OWN_TIMEOUTS = List.of("loginTimeout", "connectTimeout", "socketTimeout");

    private final DatabaseSettings settings;
    private final ServerWait wait;
    private final WatchedConnections watched;

    public ServerConnections(DatabaseSettings settings, ServerWait wait) {
        this(settings, wait, AnswerWatch.Times.USUAL);
    }

    ServerConnections(DatabaseSettings settings, ServerWait wait, AnswerWatch.Times times) {
        this.settings = settings;
        this.wait = wait;
        this.watched = new WatchedConnections(times);
    }

    /** Connects; the time-outs end with the login, because CREATE DATABASE may take its time. */
    Connection open(DatabaseUrl url, Login login) throws SQLException {
        Connection connection = watched.open(url.without(OWN_TIMEOUTS), properties(login));
        connection.setNetworkTimeout(Runnable::run, 0);
        return connection;
    }

    /** The target database for Flyway, which opens its connections itself and sets up the rest of the session. */
    DataSource dataSource() {
        return new FlywayDataSource(this::openTarget);
    }

    /** Connects to the target database with the migrating login; the session is like Flyway's after {@link #setUp}. */
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

    /** Gives a session of {@link #openTarget} the role and the search path of Flyway's sessions. */
    public void setUp(Connection connection) throws SQLException {
        settings.setup().asFlyway(connection);
    }

    private Properties properties(Login login) {
        Properties properties = properties(settings, login);
        String seconds = Integer.toString(wait.attemptSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("tcpKeepAlive", "true");
        // if the driver may assume PostgreSQL 9, it sends its settings with the login and not as two statements more
        properties.setProperty("assumeMinServerVersion", "9.0");
        return properties;
    }

    /** What the driver is told of a login and of the service. */
    static Properties properties(DatabaseSettings settings, Login login) {
        Properties properties = new Properties();
        properties.putAll(settings.driver());
        if (login.user() != null) {
            properties.setProperty("user", login.user());
        }
        if (login.password() != null) {
            properties.setProperty("password", login.password());
        }
        properties.setProperty("ApplicationName", ApplicationName.of(settings.service()));
        return properties;
    }
}
