package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.TlsFiles;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.testbed.Postgres;
import dev.stockroom.testbed.SilentProxy;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** What becomes of answers that are lost, where the driver puts TLS over the socket. */
@Tag("server")
class LostAnswerByTlsTest {

    private static final AnswerWatch.Times SHORT =
            new AnswerWatch.Times(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMillis(50), Duration.ZERO);

    private static Postgres server;
    private SilentProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        TlsFiles files = TlsFiles.in(directory);
        server = Postgres.starter()
                .inMemory()
                .setting("ssl", "on")
                .setting("ssl_cert_file", files.certificate().toString())
                .setting("ssl_key_file", files.key().toString())
                .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void standBeforeTheServer() throws Exception {
        proxy = new SilentProxy(server.port());
    }

    @AfterEach
    void leave() throws Exception {
        proxy.close();
    }

    private Connection open() throws SQLException {
        DatabaseUrl url = new DatabaseUrl("localhost:" + proxy.port(), "postgres", Map.of("sslmode", "require"));
        Login login = new Login(Postgres.SUPERUSER, null);
        return new ServerConnections(
                        new TestSettings(url, login).read(), TestServer.patience(Duration.ofMinutes(1)), SHORT)
                .open(url, login);
    }

    private static SQLException failure(Connection connection) {
        return catchThrowableOfType(SQLException.class, () -> execute(connection, "SELECT 1"));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    @Tag("P12")
    void anAnswerThatIsLostEndsTheWait() throws Exception {
        try (Connection connection = open()) {
            assertThat(TestServer.value(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .isEqualTo("t");
            proxy.loseAnswers();
            SQLException e = failure(connection);
            assertThat(e.getSQLState()).isEqualTo("08006");
            assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
            assertThat(ServerFault.reason(e)).contains("the server waits for this side");
        }
    }

    @Test
    @Tag("P12")
    void aConnectionOfThePoolIsWatchedAfterItsIntroduction() throws Exception {
        try (Connection pooled = pooled(proxy.port(), "require", Postgres.SUPERUSER, SHORT)) {
            proxy.loseAnswers();
            assertThat(ServerFault.reason(failure(pooled))).contains("the server waits for this side");
        }
    }

    /** As the pool opens it, with times that a test can await. */
    static Connection pooled(int port, String sslmode, String user, AnswerWatch.Times times) throws SQLException {
        AnswerWatch watch = new AnswerWatch(times, System::nanoTime, WatchedConnections::inBackground);
        DatabaseUrl url = new DatabaseUrl("localhost:" + port, "postgres", Map.of("sslmode", sslmode));
        Properties properties = new Properties();
        properties.putAll(WatchedConnections.ofThePool());
        properties.setProperty("socketFactoryArg", WatchedSockets.announce(watch));
        properties.setProperty("user", user);
        Connection connection = new Driver().connect(url.jdbc(), properties);
        WatchedConnections.loggedIn(connection, new TestSettings(url, new Login(user, null)).read(), () -> true);
        return connection;
    }

    @Test
    @Tag("P12")
    void aStatementThatWorksGoesOn() throws Exception {
        try (Connection connection = open()) {
            execute(connection, "SELECT pg_sleep(1)");
            assertThat(proxy.connections()).isGreaterThan(1);
            execute(connection, "SELECT 1");
        }
    }

    @Test
    void aTimeOutOfTheDriverHoldsAsEver() throws Exception {
        try (Connection connection = open()) {
            connection.setNetworkTimeout(Runnable::run, 100);
            proxy.loseAnswers();
            assertThat((Throwable) failure(connection)).hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }
}
