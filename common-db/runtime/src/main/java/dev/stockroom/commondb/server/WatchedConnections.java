package dev.stockroom.commondb.server;

import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.HostSpec;

/** Opens connections by the driver, each with a watch over its answers; and watches over those that the pool opens. */
public final class WatchedConnections {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final String SOCKET_FACTORY = "socketFactory";
    private static final String SOCKET_FACTORY_ARG = "socketFactoryArg";

    /** The time-outs of the session that asks: to connect, and for each answer. */
    private static final String ASK_SECONDS = "5";

    /** Parameters that choose between the hosts of a URL; the inquiry must reach the server that has the session. */
    private static final List<String> CHOICE_OF_HOST = List.of("targetServerType", "loadBalanceHosts");

    private final Driver driver = new Driver();
    private final AnswerWatch.Times times;
    private final boolean driverFindsOurs = driverFindsOurs();

    WatchedConnections(AnswerWatch.Times times) {
        this.times = times;
    }

    /** Connects; a socket factory that the user has set is left alone, and its connection is not watched. */
    Connection open(DatabaseUrl url, Properties properties) throws SQLException {
        if (!driverFindsOurs || hasAnotherFactory(url, properties)) {
            LOG.debug("The sockets are not ours, so a lost answer is not noticed");
            return connect(driver, url, properties);
        }
        AnswerWatch watch = new AnswerWatch(times, System::nanoTime, WatchedConnections::inBackground);
        String key = WatchedSockets.announce(watch);
        try {
            Properties watched = copy(properties);
            watched.setProperty(SOCKET_FACTORY, WatchedSockets.class.getName());
            watched.setProperty(SOCKET_FACTORY_ARG, key);
            Connection connection = connect(driver, url, watched);
            watch.begin(inquiry(driver, connection, url, properties));
            return connection;
        } finally {
            WatchedSockets.forget(key);
        }
    }

    /** The pool's properties may name ours, see {@link #ofThePool}. */
    private static boolean hasAnotherFactory(DatabaseUrl url, Properties properties) {
        String factory = url.parameters().getOrDefault(SOCKET_FACTORY, properties.getProperty(SOCKET_FACTORY));
        return factory != null && !factory.equals(WatchedSockets.class.getName())
                || url.parameters().containsKey(SOCKET_FACTORY_ARG)
                || properties.containsKey(SOCKET_FACTORY_ARG);
    }

    /** The properties of the driver by which the pool's connections have watched sockets. */
    public static Map<String, String> ofThePool() {
        return driverFindsOurs() ? Map.of(SOCKET_FACTORY, WatchedSockets.class.getName()) : Map.of();
    }

    /**
     * The login of a connection of the pool is over. It is watched as long as the service starts; then nobody watches it,
     * because it may work for hours, or wait for a {@code NOTIFY}. What is said of a connection once is not heard again.
     *
     * @param settings null if the service has started
     */
    public static void loggedIn(Connection pooled, DatabaseSettings settings, BooleanSupplier starting)
            throws SQLException {
        WatchedSockets.introduce(pooled, () -> settings == null ? null : whileStarting(pooled, settings, starting));
    }

    private static AnswerWatch.Asker whileStarting(
            Connection pooled, DatabaseSettings settings, BooleanSupplier starting) {
        try {
            Properties properties = ServerConnections.properties(settings, settings.own());
            SessionInquiry inquiry = inquiry(new Driver(), pooled, settings.serviceUrl(), properties);
            return new WhileStarting(inquiry, starting);
        } catch (SQLException e) {
            LOG.debug("A connection of the pool is not watched", e);
            return null;
        }
    }

    /** Asks only as long as the service starts. */
    private record WhileStarting(SessionInquiry inquiry, BooleanSupplier starting) implements AnswerWatch.Asker {

        @Override
        public AnswerWatch.Sight ask(Duration silence) {
            return inquiry.ask(silence);
        }

        @Override
        public boolean asks() {
            return starting.getAsBoolean();
        }
    }

    /** In dev mode and in Quarkus's tests another class loader has the driver, and finds no factory or another one. */
    private static boolean driverFindsOurs() {
        try {
            return Class.forName(WatchedSockets.class.getName(), false, Driver.class.getClassLoader())
                    == WatchedSockets.class;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static SessionInquiry inquiry(Driver driver, Connection connection, DatabaseUrl url, Properties properties)
            throws SQLException {
        Properties asking = copy(properties);
        asking.setProperty("connectTimeout", ASK_SECONDS);
        asking.setProperty("socketTimeout", ASK_SECONDS);
        for (String choice : CHOICE_OF_HOST) {
            asking.remove(choice);
        }
        asking.remove(SOCKET_FACTORY);
        DatabaseUrl server = at(connection, url.without(CHOICE_OF_HOST));
        int process = connection.unwrap(PGConnection.class).getBackendPID();
        return new SessionInquiry(() -> connect(driver, server, asking), process);
    }

    /** The URL with the one of its hosts that the connection leads to. */
    private static DatabaseUrl at(Connection connection, DatabaseUrl url) throws SQLException {
        if (!url.hosts().contains(",")) {
            return url;
        }
        HostSpec spec =
                connection.unwrap(BaseConnection.class).getQueryExecutor().getHostSpec();
        String host = spec.getHost();
        boolean bare = host.contains(":") && !host.startsWith("[");
        return new DatabaseUrl(
                (bare ? "[" + host + "]" : host) + ":" + spec.getPort(), url.database(), url.parameters());
    }

    private static Connection connect(Driver driver, DatabaseUrl url, Properties properties) throws SQLException {
        Connection connection = driver.connect(url.jdbc(), properties);
        if (connection == null) {
            throw new SQLException("the driver refuses the URL", "22023");
        }
        return connection;
    }

    private static Properties copy(Properties properties) {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    static void inBackground(Runnable ask) {
        Thread thread = new Thread(ask, "common-db answer watch");
        thread.setDaemon(true);
        thread.start();
    }
}
