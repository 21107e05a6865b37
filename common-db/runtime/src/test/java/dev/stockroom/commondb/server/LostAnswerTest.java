package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import dev.stockroom.testbed.SilentProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.SocketFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** What becomes of answers that are lost on their way, and of those that take long. */
@Tag("server")
class LostAnswerTest {

    private static final AnswerWatch.Times SHORT =
            new AnswerWatch.Times(Duration.ofMillis(200), Duration.ofMinutes(1), Duration.ofMillis(50), Duration.ZERO);
    private static final int SOME_MB = 3_000_000;

    private SilentProxy proxy;

    @BeforeEach
    void standBeforeTheServer() throws Exception {
        proxy = new SilentProxy(TestServer.port());
    }

    @AfterEach
    void leave() throws Exception {
        proxy.close();
    }

    private Connection open(String database) throws SQLException {
        return open(database, TestServer.SUPERUSER, SHORT);
    }

    private Connection open(String database, String user, AnswerWatch.Times times) throws SQLException {
        DatabaseUrl url = new DatabaseUrl("localhost:" + proxy.port(), database, Map.of("sslmode", "disable"));
        return open(url, new Login(user, null), times);
    }

    private static Connection open(DatabaseUrl url, Login login, AnswerWatch.Times times) throws SQLException {
        return new ServerConnections(
                        new TestSettings(url, login).read(), TestServer.patience(Duration.ofMinutes(1)), times)
                .open(url, login);
    }

    private static String execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "done";
        }
    }

    private static String lost(ThrowingCallable work) {
        SQLException e = catchThrowableOfType(SQLException.class, work);
        assertThat((Throwable) e).isNotNull();
        assertThat(e.getSQLState()).isEqualTo("08006");
        assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
        assertThat(ServerFailures.stateAndMessage(e)).isEqualTo("08006 " + ServerFault.reason(e));
        return ServerFault.reason(e);
    }

    private static <T> CompletableFuture<T> beside(Callable<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                work2 -> new Thread(work2, "beside").start());
    }

    /** Waits in the server for a lock, until the server was asked so often. */
    private String awaitALock(Connection connection, int asks) throws Exception {
        int before = proxy.connections();
        try (Connection holder = TestServer.connect(connection.getCatalog())) {
            execute(holder, "SELECT pg_advisory_lock(12)");
            CompletableFuture<String> waits = beside(() -> execute(connection, "SELECT pg_advisory_lock_shared(12)"));
            TestServer.await(
                    "the server was asked, or the wait is over",
                    () -> waits.isDone() || proxy.connections() >= before + asks);
            execute(holder, "SELECT pg_advisory_unlock(12)");
            return waits.join();
        }
    }

    @Test
    @Tag("P12")
    void anAnswerThatIsLostEndsTheWait() throws Exception {
        try (Connection connection = open("postgres")) {
            proxy.loseAnswers();
            assertThat(lost(() -> execute(connection, "SELECT 1"))).contains("the server waits for this side");
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(WatchedSockets.announced()).isZero();
    }

    @Test
    @Tag("P12")
    void aConnectionOfThePoolIsWatchedAfterItsIntroduction() throws Exception {
        try (Connection pooled = LostAnswerByTlsTest.pooled(proxy.port(), "disable", TestServer.SUPERUSER, SHORT)) {
            proxy.loseAnswers();
            assertThat(lost(() -> execute(pooled, "SELECT 1"))).contains("the server waits for this side");
        }
    }

    @Test
    @Tag("P12")
    void aConnectionThatThePoolOpensAfterTheStartMayBeSilentForLong() throws Exception {
        AnswerWatch watch = new AnswerWatch(SHORT, System::nanoTime, WatchedConnections::inBackground);
        watch.begin(silence -> AnswerWatch.Sight.NOT_LOGGED_IN);
        Properties properties = new Properties();
        properties.putAll(WatchedConnections.ofThePool());
        properties.setProperty("socketFactoryArg", WatchedSockets.announce(watch));
        properties.setProperty("user", TestServer.SUPERUSER);
        try (Connection pooled = new Driver()
                .connect(TestServer.settings("postgres").read().url().jdbc(), properties)) {
            WatchedConnections.loggedIn(pooled, null, () -> false);
            assertThat(execute(pooled, "SELECT pg_sleep(2)")).isEqualTo("done");
        }
    }

    @Test
    @Tag("P12")
    void anAnswerWithinATransactionThatIsLostEndsTheWait() throws Exception {
        try (Connection connection = open("postgres")) {
            connection.setAutoCommit(false);
            execute(connection, "SELECT 1");
            proxy.loseAnswers();
            assertThat(lost(() -> execute(connection, "SELECT 1"))).contains("the server waits for this side");
        }
    }

    @Test
    @Tag("P12")
    void aQuestionThatIsLostEndsTheWait() throws Exception {
        try (Connection connection = open("postgres")) {
            proxy.loseQuestions();
            assertThat(lost(() -> execute(connection, "SELECT 1"))).contains("the server waits for this side");
        }
    }

    @Test
    @Tag("P12")
    void theEndOfACopyThatIsLostEndsTheWait() throws Exception {
        try (Connection connection = open("postgres")) {
            execute(connection, "CREATE TEMP TABLE t (x text)");
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY t FROM STDIN");
            copy.writeToCopy("a\n".getBytes(), 0, 2);
            copy.flushCopy();
            proxy.loseQuestions();
            assertThat(lost(copy::endCopy)).contains("the server waits for this side");
        }
    }

    @Test
    @Tag("P12")
    void theAnswerToCreateDatabaseIsLost() throws Exception {
        String name = TestServer.freshName("lost_answer");
        try (Connection connection = open("postgres")) {
            proxy.loseAnswers();
            assertThat(lost(() -> execute(connection, "CREATE DATABASE " + name + " TEMPLATE template0")))
                    .contains("the server waits for this side");
        }
        assertThat(TestServer.databases()).contains(name);
    }

    @Test
    @Tag("P12")
    void aSessionThatTheServerEndsInSilenceEndsTheWait() throws Exception {
        try (Connection connection = open("postgres");
                Connection holder = TestServer.connect("postgres")) {
            execute(holder, "SELECT pg_advisory_lock(13)");
            proxy.loseAnswers();
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            CompletableFuture<String> waits =
                    beside(() -> lost(() -> execute(connection, "SELECT pg_advisory_lock(13)")));
            TestServer.await(
                    "it waits",
                    () -> TestServer.value(
                                    "postgres", "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + pid)
                            .equals("1"));
            TestServer.execute("postgres", "SELECT pg_terminate_backend(" + pid + ")");
            assertThat(waits.join()).contains("the server has ended the session");
        }
    }

    @Test
    @Tag("P12")
    void aNetworkThatIsSilentForNewConnectionsTooEndsTheWait() throws Exception {
        AnswerWatch.Times times = new AnswerWatch.Times(
                Duration.ofMillis(200), Duration.ofMillis(200), Duration.ofMillis(50), Duration.ZERO);
        try (Connection connection = open("postgres", TestServer.SUPERUSER, times)) {
            proxy.loseAll();
            assertThat(lost(() -> execute(connection, "SELECT 1"))).contains("a new connection is not answered either");
        }
    }

    @Test
    @Tag("P12")
    void aStatementThatWorksAndASessionThatThinksGoOn() throws Exception {
        try (Connection connection = open("postgres");
                Connection thinks = open("postgres")) {
            thinks.setAutoCommit(false);
            execute(thinks, "SELECT 1");
            assertThat(awaitALock(connection, 5)).isEqualTo("done");
            assertThat(execute(thinks, "SELECT 1")).isEqualTo("done");
            thinks.rollback();
        }
    }

    @Test
    void aServerThatHasNoRoomForTheAskLives() throws Exception {
        String role = TestServer.freshName("narrow");
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 1");
        try (Connection connection = open("postgres", role, SHORT)) {
            assertThat(awaitALock(connection, 4)).isEqualTo("done");
        }
    }

    @Test
    @Tag("P12")
    void aCopyThroughASlowNetworkGoesOn() throws Exception {
        AnswerWatch.Times times = new AnswerWatch.Times(
                Duration.ofMillis(50), Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ZERO);
        try (Connection connection = open("postgres", TestServer.SUPERUSER, times)) {
            execute(connection, "CREATE TEMP TABLE t (x text)");
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            proxy.slow(5);
            assertThat(copies.copyIn("COPY t FROM STDIN", new Rows())).isEqualTo(SOME_MB / Rows.LENGTH);
            long[] bytes = new long[1];
            copies.copyOut("COPY t TO STDOUT", new OutputStream() {
                @Override
                public void write(int one) {
                    bytes[0]++;
                }
            });
            assertThat(bytes[0]).isEqualTo(SOME_MB);
        }
    }

    @Test
    void aConnectionThatIsAbortedEndsTheWaitAtOnce() throws Exception {
        try (Connection connection = open("postgres", TestServer.SUPERUSER, AnswerWatch.Times.USUAL);
                Connection holder = TestServer.connect("postgres")) {
            execute(holder, "SELECT pg_advisory_lock(14)");
            CompletableFuture<String> waits = beside(() -> execute(connection, "SELECT pg_advisory_lock(14)"));
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            TestServer.await(
                    "it waits",
                    () -> TestServer.value(
                                    "postgres", "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + pid)
                            .equals("1"));
            connection.abort(Runnable::run);
            assertThat(waits).failsWithin(Duration.ofMinutes(1));
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void aTimeOutOfTheDriverHoldsAsEver() throws Exception {
        try (Connection connection = open("postgres", TestServer.SUPERUSER, AnswerWatch.Times.USUAL)) {
            connection.setNetworkTimeout(Runnable::run, 100);
            assertThat(connection.getNetworkTimeout()).isEqualTo(100);
            proxy.loseAnswers();
            SQLException e = catchThrowableOfType(SQLException.class, () -> execute(connection, "SELECT 1"));
            assertThat((Throwable) e).hasCauseInstanceOf(SocketTimeoutException.class);
            assertThat(ServerFault.reason(e)).isEqualTo("no answer (time-out)");
        }
    }

    @Test
    void aSocketFactoryThatIsSetIsLeftAlone() throws Exception {
        DatabaseUrl url = new DatabaseUrl(
                "localhost:" + proxy.port(),
                "postgres",
                Map.of("sslmode", "disable", "socketFactory", PlainSockets.class.getName()));
        try (Connection connection = open(url, new Login(TestServer.SUPERUSER, null), SHORT)) {
            assertThat(execute(connection, "SELECT 1")).isEqualTo("done");
            assertThat(connection.getNetworkTimeout()).isZero();
        }
        assertThat(WatchedSockets.announced()).isZero();
    }

    /** As a user may set it. */
    public static final class PlainSockets extends SocketFactory {

        private final SocketFactory plain = SocketFactory.getDefault();

        @Override
        public Socket createSocket() throws IOException {
            return plain.createSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException();
        }
    }

    /** Rows of text, some MB of them. */
    private static final class Rows extends InputStream {

        private static final int LENGTH = 1000;

        private int given;

        @Override
        public int read() {
            return given == SOME_MB ? -1 : ++given % LENGTH == 0 ? '\n' : 'x';
        }
    }
}
