package dev.stockroom.commondb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.server.PostgresServer;
import dev.stockroom.commondb.server.ServerWait;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.commondb.settings.Quoting;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.testbed.Postgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** The one real PostgreSQL of this JVM's tests, with roles that its pg_hba.conf treats badly. */
public final class TestServer {

    public static final String SUPERUSER = "postgres";

    /** May log in with this password only. */
    public static final String GUARDED = "guarded";

    public static final String PASSWORD = "corr3ct-h0rse";

    /** Is rejected by pg_hba.conf. */
    public static final String REJECTED = "rejected";

    /** May log in and create nothing. */
    public static final String PLAIN = "plain";

    private static final Logger DRIVER = Logger.getLogger("org.postgresql");
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Postgres SERVER = start();

    private TestServer() {}

    private static Postgres start() {
        DRIVER.setLevel(Level.OFF);
        Postgres server = Postgres.starter()
                .inMemory()
                .setting("max_connections", "200")
                .setting("full_page_writes", "off")
                .setting("autovacuum", "off")
                .setting("wal_level", "minimal")
                .setting("max_wal_senders", "0")
                .setting("logging_collector", "on")
                .setting("log_filename", "server.log")
                .setting("log_line_prefix", "%d")
                .start();
        try (Connection connection = connect(server.port(), "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + GUARDED + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE ROLE " + REJECTED + " LOGIN CREATEDB");
            statement.execute("CREATE ROLE " + PLAIN + " LOGIN");
            tightenAccess(statement);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tightenAccess(Statement statement) throws SQLException, IOException {
        Path file;
        try (ResultSet answer = statement.executeQuery("SHOW hba_file")) {
            answer.next();
            file = Path.of(answer.getString(1));
        }
        Files.writeString(
                file,
                "host all " + GUARDED + " all scram-sha-256\nhost all " + REJECTED + " all reject\n"
                        + Files.readString(file));
        statement.execute("SELECT pg_reload_conf()");
    }

    public static int port() {
        return SERVER.port();
    }

    /** A name that no other test uses. */
    public static String freshName(String prefix) {
        return prefix + "_" + NAMES.incrementAndGet() + "_"
                + ThreadLocalRandom.current().nextInt(100_000);
    }

    public static String freshDatabase(String prefix) throws SQLException {
        String name = freshName(prefix);
        execute("postgres", "CREATE DATABASE " + Quoting.identifier(name) + " TEMPLATE template0");
        return name;
    }

    public static Connection connect(String database) throws SQLException {
        return connect(port(), database);
    }

    private static Connection connect(int port, String database) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", SUPERUSER);
        login.setProperty("assumeMinServerVersion", "9.0"); // no statement of the driver's own
        // no time-out of the driver's own, which a busy machine breaks: 5 s for the answer to a request for TLS, 10 s
        // to connect
        login.setProperty("sslmode", "disable");
        login.setProperty("connectTimeout", "0");
        return new Driver().connect(new DatabaseUrl("localhost:" + port, database, java.util.Map.of()).jdbc(), login);
    }

    public static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The one value that a query gives, as text. */
    public static String value(String database, String query) throws SQLException {
        try (Connection connection = connect(database)) {
            return value(connection, query);
        }
    }

    public static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : null;
        }
    }

    public static Set<String> databases() throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT datname FROM pg_database")) {
            while (answer.next()) {
                names.add(answer.getString(1));
            }
        }
        return names;
    }

    public static DatabaseUrl url(String database) {
        return new DatabaseUrl("localhost:" + port(), database, java.util.Map.of());
    }

    public static TestSettings settings(String database) {
        return new TestSettings(url(database), new Login(SUPERUSER, null));
    }

    public static ServerWait patience(Duration timeout) {
        return new ServerWait(timeout, System::nanoTime, Thread::sleep, Math::random);
    }

    public static PostgresServer server(DatabaseSettings settings) {
        return new PostgresServer(settings, new StartupState(System::nanoTime), patience(settings.waitTimeout()));
    }

    /** How often the server was asked something in a database of which {@code log_statement} is {@code all}. */
    public static long statements(String database, String marker) throws Exception {
        Path log = Path.of(value("postgres", "SHOW data_directory"), value("postgres", "SELECT pg_current_logfile()"));
        execute(database, "SELECT '" + marker + "'");
        await(
                "the log is written",
                () -> Files.readString(log, StandardCharsets.ISO_8859_1).contains(marker));
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.takeWhile(line -> !line.contains(marker))
                    .filter(line -> line.matches(database + "LOG:  (execute|statement).*"))
                    .count();
        }
    }

    /** Waits until a condition holds; after five minutes it never will. */
    public static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited five minutes in vain until " + what);
            }
            Thread.sleep(5);
        }
    }

    /** As a start reaches it: the time-out of a try, which a busy machine may outlast, is followed by another try. */
    public static Connection reached(DatabaseSettings settings) throws NotYetException {
        PostgresServer server = server(settings);
        for (int left = 12; ; left--) {
            try {
                return server.reach();
            } catch (NotYetException e) {
                if (left == 0 || !e.getMessage().contains("time-out")) {
                    throw e;
                }
            }
        }
    }

    public static DatabaseStartException startFailure(TestSettings settings) {
        DatabaseStartException e = catchThrowableOfType(
                DatabaseStartException.class,
                () -> server(settings.read()).reach().close());
        assertThat(e).isNotNull();
        return e;
    }

    public static NotYetException notYet(TestSettings settings) {
        NotYetException e = catchThrowableOfType(
                NotYetException.class, () -> server(settings.read()).reach().close());
        assertThat(e).isNotNull();
        return e;
    }
}
