package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.server.AnswerWatch.Sight;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;

/** What the server tells of a session. */
@Tag("server")
class SessionInquiryTest {

    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final String name = TestServer.freshName("asked");
    private Connection session;
    private int process;

    @BeforeEach
    void open() throws SQLException {
        session = TestServer.connect("postgres");
        process = session.unwrap(PGConnection.class).getBackendPID();
        execute("SET application_name = '" + name + "'");
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private Sight ask() {
        return new SessionInquiry(() -> TestServer.connect("postgres"), process).ask(SILENCE);
    }

    @Test
    void anIdleSessionWaitsForUs() throws Exception {
        assertThat(ask()).isEqualTo(Sight.WAITS_FOR_US);
        session.setAutoCommit(false);
        execute("SELECT 1");
        assertThat(ask()).isEqualTo(Sight.WAITS_FOR_US);
        try {
            execute("SELECT 1/0");
        } catch (SQLException e) {
            assertThat(ask()).isEqualTo(Sight.WAITS_FOR_US);
        }
    }

    @Test
    void aSessionThatCopiesWaitsForUs() throws Exception {
        execute("CREATE TEMP TABLE t (x text)");
        var copy = session.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY t FROM STDIN");
        TestServer.await("it waits", () -> ask() == Sight.WAITS_FOR_US);
        copy.cancelCopy();
    }

    @Test
    void anotherLoginsSessionIsNotSeenThrough() {
        SessionInquiry.Opener plain = () -> asOther(TestServer.PLAIN);
        assertThat(new SessionInquiry(plain, process).ask(SILENCE)).isEqualTo(Sight.WORKS);
    }

    private static Connection asOther(String role) throws SQLException {
        Connection connection = TestServer.connect("postgres");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION AUTHORIZATION " + role);
        }
        return connection;
    }

    @Test
    void aSessionThatHasEndedIsGone() throws Exception {
        session.close();
        TestServer.await("the server has ended it", () -> ask() == Sight.GONE);
    }

    @Test
    void aProcessThatBeganWithinTheSilenceIsAnother() {
        SessionInquiry inquiry = new SessionInquiry(() -> TestServer.connect("postgres"), process);
        assertThat(inquiry.ask(Duration.ofDays(1))).isEqualTo(Sight.GONE);
        assertThat(inquiry.ask(SILENCE)).isEqualTo(Sight.WAITS_FOR_US);
        assertThat(inquiry.ask(Duration.ofDays(1))).isEqualTo(Sight.WAITS_FOR_US);
    }

    @ParameterizedTest
    @CsvSource({
        "53300, WORKS",
        "57P03, WORKS",
        "28P01, WORKS",
        "42P01, WORKS",
        "08P01, WORKS",
        "08001, SILENT",
        "08006, SILENT"
    })
    void aRefusalIsAnAnswer(String state, Sight sight) {
        SessionInquiry inquiry = new SessionInquiry(
                () -> {
                    throw new SQLException("no", state, new SocketTimeoutException());
                },
                process);
        assertThat(inquiry.ask(SILENCE)).isEqualTo(sight);
    }

    /** As a Service of Kubernetes does whose probe fails under load. */
    @Test
    @Tag("P12")
    void aServerThatTurnsNewConnectionsAwayMayWorkOnForAWhile() {
        for (Exception cause : List.of(new ConnectException(), new UnknownHostException())) {
            SessionInquiry inquiry = new SessionInquiry(
                    () -> {
                        throw new SQLException("no", "08001", cause);
                    },
                    process);
            assertThat(inquiry.ask(SILENCE)).isEqualTo(Sight.WORKS);
            assertThat(inquiry.ask(Duration.ofMinutes(5))).isEqualTo(Sight.SILENT);
        }
    }

    @Test
    void behindAPoolerTheSessionsOfTheNameAreLookedAt() throws Exception {
        SessionInquiry inquiry = new SessionInquiry(() -> pooled(name), 4711);
        assertThat(inquiry.ask(SILENCE)).isEqualTo(Sight.WAITS_FOR_US);
        try (Connection works = TestServer.connect("postgres");
                Connection holds = TestServer.connect("postgres");
                Statement statement = works.createStatement();
                Statement lock = holds.createStatement()) {
            statement.execute("SET application_name = '" + name + "'");
            lock.execute("SELECT pg_advisory_lock(15)");
            Thread worker = new Thread(() -> {
                try {
                    statement.execute("SELECT pg_advisory_lock(15)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            worker.start();
            TestServer.await("it works", () -> inquiry.ask(SILENCE) == Sight.WORKS);
            lock.execute("SELECT pg_advisory_unlock(15)");
            worker.join();
        }
    }

    @Test
    void aPoolerThatPassesNoNameOnTellsNothing() {
        assertThat(new SessionInquiry(() -> pooled(TestServer.freshName("nobody")), 4711).ask(SILENCE))
                .isEqualTo(Sight.WORKS);
    }

    /** A connection whose server process is invented, as a pooler does. */
    private static Connection pooled(String name) throws SQLException {
        Connection server = TestServer.connect("postgres");
        try (Statement statement = server.createStatement()) {
            statement.execute("SET application_name = '" + name + "'");
        }
        ClassLoader loader = SessionInquiryTest.class.getClassLoader();
        Object invented =
                Proxy.newProxyInstance(loader, new Class<?>[] {PGConnection.class}, (proxy, method, arguments) -> -1);
        return (Connection) Proxy.newProxyInstance(
                loader, new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("unwrap") ? invented : method.invoke(server, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
