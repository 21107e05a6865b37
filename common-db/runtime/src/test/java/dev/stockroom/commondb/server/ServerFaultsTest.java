package dev.stockroom.commondb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.TestSettings;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.failure.NotYetException;
import dev.stockroom.commondb.settings.DatabaseSettings;
import dev.stockroom.commondb.settings.DatabaseSettings.Login;
import dev.stockroom.commondb.settings.DatabaseUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

/** What a real server, a real network and a real driver say, and what is made of it. */
@Tag("server")
class ServerFaultsTest {

    private static final String SUPERUSER = TestServer.SUPERUSER;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "57P01, NOT_YET",
        "57P02, NOT_YET",
        "57P03, NOT_YET",
        "53300, NOT_YET",
        "25006, NOT_YET",
        "55006, NOT_YET",
        "08006, NOT_YET",
        "08003, NOT_YET",
        "3D000, DATABASE_MISSING",
        "42P04, DATABASE_EXISTS",
        "23505, DATABASE_EXISTS",
        "28P01, LOGIN_REFUSED",
        "28000, LOGIN_REFUSED",
        "08004, LOGIN_REFUSED",
        "42501, NOT_PERMITTED",
        "08P01, NOT_POSTGRES",
        "0A000, NO_ADVISORY_LOCKS",
        "08001, SETTING_REFUSED",
        "08000, SETTING_REFUSED",
        "53100, UNKNOWN",
        "XX000, UNKNOWN",
        "42601, UNKNOWN",
        ", UNKNOWN"
    })
    void tellsFaultsApartBySqlState(String sqlState, ServerFault fault) {
        assertThat(ServerFault.of(new SQLException("text", sqlState))).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({"08001", "08000", "08006", "08003"})
    void waitsForWhateverTheNetworkDid(String sqlState) {
        assertThat(ServerFault.of(new SQLException("text", sqlState, new IOException("reset"))))
                .isEqualTo(ServerFault.NOT_YET);
    }

    @Test
    void waitsForARefusedPort() throws IOException {
        SQLException e = failure("localhost:" + closedPort(), "x", Map.of());
        assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
        assertThat(ServerFault.reason(e)).isEqualTo("connection refused");
    }

    @Test
    void waitsForAnUnknownHost() {
        SQLException e = failure("no-such-host.invalid", "x", Map.of());
        assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
        assertThat(ServerFault.reason(e)).isEqualTo("unknown host no-such-host.invalid");
    }

    @Test
    void waitsForAPortThatClosesAtOnce() throws IOException {
        try (ServerSocket port = answering(new byte[0])) {
            SQLException e = failure("localhost:" + port.getLocalPort(), "x", Map.of());
            assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
            assertThat(ServerFault.reason(e)).isEqualTo("connection closed by the server");
        }
    }

    @Test
    void waitsForAHandshakeThatBreaksOff() throws IOException {
        try (ServerSocket port = answering(new byte[] {'S'})) {
            SQLException e = failure("localhost:" + port.getLocalPort(), "x", Map.of("sslmode", "require"));
            assertThat(ServerFault.of(e)).isEqualTo(ServerFault.NOT_YET);
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesABlackHoleNoMoreThanOneTry() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertGivesUp(silent, Map.of());
        }
    }

    /** Parameters of the URL go before those of the caller in the driver. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givesABlackHoleNoMoreThanOneTryWhateverTheUrlAsksFor() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertGivesUp(
                    silent,
                    Map.of("connectTimeout", "0", "socketTimeout", "0", "loginTimeout", "0", "sslmode", "disable"));
        }
    }

    /** Of some times one is enough, because others use the machine as well. */
    private static void assertGivesUp(ServerSocket silent, Map<String, String> parameters) throws IOException {
        int tries = 1;
        while (!givesUpFirst(silent, parameters)) {
            assertThat(tries++).isLessThan(5);
        }
    }

    /** Before somebody else does who waits for five seconds in the same moment, where a try may take one. */
    private static boolean givesUpFirst(ServerSocket silent, Map<String, String> parameters) throws IOException {
        String host = "localhost:" + silent.getLocalPort();
        DatabaseSettings settings = new TestSettings(new DatabaseUrl(host, "x", parameters), new Login("ann", "pw"))
                .waiting(Duration.ofSeconds(1))
                .read();
        PostgresServer server = TestServer.server(settings);
        try (Socket other = new Socket(InetAddress.getLoopbackAddress(), silent.getLocalPort())) {
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> waitFiveSeconds(other), task -> new Thread(task).start());
            NotYetException e = catchThrowableOfType(NotYetException.class, server::reach);
            assertThat(e).hasMessage("no answer (time-out)");
            return !waiting.isDone();
        }
    }

    private static void waitFiveSeconds(Socket socket) {
        try {
            socket.setSoTimeout(5_000);
            socket.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void recognisesAnHttpServer() throws IOException {
        byte[] http = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        for (String mode : List.of("prefer", "disable")) {
            try (ServerSocket port = answering(http)) {
                SQLException e = failure("localhost:" + port.getLocalPort(), "x", Map.of("sslmode", mode));
                assertThat(ServerFault.of(e)).as(e.getMessage()).isEqualTo(ServerFault.NOT_POSTGRES);
            }
        }
        try (ServerSocket port = answering(http)) {
            DatabaseStartException e = TestServer.startFailure(new TestSettings(
                    new DatabaseUrl("localhost:" + port.getLocalPort(), "x", Map.of()), new Login("ann", "pw")));
            assertThat(e.block()).contains("not a PostgreSQL server", "08P01");
        }
    }

    @Test
    void failsAtOnceForTlsThatIsNotOffered() {
        for (String mode : List.of("require", "verify-full")) {
            SQLException e = failure(TestServer.url("x").hosts(), "postgres", Map.of("sslmode", mode));
            assertThat(e.getSQLState()).isEqualTo("08004");
            assertThat(ServerFault.of(e)).isEqualTo(ServerFault.LOGIN_REFUSED);
        }
    }

    @Test
    void failsAtOnceForAMissingOrUselessCertificateFile() throws IOException {
        byte[] welcome = {'S'};
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "no certificate");
        for (Path file : List.of(folder.resolve("missing.pem"), folder, garbage)) {
            try (ServerSocket port = answering(welcome)) {
                SQLException e = failure(
                        "localhost:" + port.getLocalPort(),
                        "x",
                        Map.of("sslmode", "verify-ca", "sslrootcert", file.toString()));
                assertThat(ServerFault.of(e))
                        .as(e.getSQLState() + " " + e.getMessage())
                        .isEqualTo(ServerFault.LOGIN_REFUSED);
            }
        }
    }

    @Test
    void failsAtOnceForASettingThatTheDriverRefuses() {
        for (Map<String, String> bad : List.of(
                Map.of("sslmode", "sometimes"),
                Map.of("targetServerType", "nonsense"),
                Map.of("socketFactory", "no.such.Class"),
                Map.of("gssEncMode", "sometimes"),
                Map.of("prepareThreshold", "many"))) {
            DatabaseStartException e = TestServer.startFailure(new TestSettings(
                    new DatabaseUrl(TestServer.url("x").hosts(), "postgres", bad), new Login(SUPERUSER, null)));
            assertThat(e.block()).as(bad.toString()).contains("quarkus.datasource.jdbc");
        }
    }

    @Test
    void failsAtOnceForAWrongOrMissingPasswordAndNeverShowsOne() {
        for (Login login : List.of(
                new Login(TestServer.GUARDED, "wr0ng-" + TestServer.PASSWORD),
                new Login(TestServer.GUARDED, ""),
                new Login(TestServer.GUARDED, null))) {
            DatabaseStartException e =
                    TestServer.startFailure(TestServer.settings("postgres_x").migrating(login));
            assertThat(e.block())
                    .contains("refuses the login of guarded", "quarkus.datasource.username", "database postgres_x")
                    .containsAnyOf("28P01", "08004")
                    .doesNotContain(TestServer.PASSWORD);
            assertThat(e.mendable()).isTrue();
        }
    }

    @Test
    void failsAtOnceForALoginThatPgHbaRejects() {
        DatabaseStartException e =
                TestServer.startFailure(TestServer.settings("x").migrating(new Login(TestServer.REJECTED, null)));
        assertThat(e.block()).contains("28000", "pg_hba.conf", "refuses the login of rejected");
    }

    @Test
    void failsAtOnceForAnUnknownUser() {
        DatabaseStartException e =
                TestServer.startFailure(TestServer.settings("postgres_x").migrating(new Login("nobody", null)));
        assertThat(e.block()).contains("28000", "nobody");
    }

    @Test
    void waitsForAServerThatIsFull() throws SQLException {
        String role = TestServer.freshName("full");
        TestServer.execute("postgres", "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 0");
        NotYetException e = TestServer.notYet(TestServer.settings("postgres").migrating(new Login(role, null)));
        assertThat(e).hasMessageContaining("53300");
    }

    private static SQLException failure(String hosts, String database, Map<String, String> parameters) {
        Properties login = new Properties();
        login.setProperty("user", SUPERUSER);
        login.setProperty("password", "pw");
        login.setProperty("connectTimeout", "60");
        login.setProperty("socketTimeout", "60");
        return catchThrowableOfType(
                SQLException.class,
                () -> new Driver().connect(new DatabaseUrl(hosts, database, parameters).jdbc(), login));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A port that gives everybody the same answer and hangs up. */
    private static ServerSocket answering(byte[] answer) throws IOException {
        ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!port.isClosed()) {
                try (Socket client = port.accept();
                        OutputStream out = client.getOutputStream()) {
                    client.getInputStream().read(new byte[8]);
                    out.write(answer);
                } catch (IOException e) {
                    // the next one, or the end
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return port;
    }
}
