package dev.stockroom.commondb.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.PlainAnswer;
import dev.stockroom.commondb.TestPage;
import dev.stockroom.commondb.TestPorts;
import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.state.StartupState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe over real sockets. */
@Tag("unit")
class StartupProbeTest {

    private static final ProbePaths PATHS =
            new ProbePaths(true, "/q/health/live", "/q/health/started", "/q/metrics", "/q/database");

    private final StartupState state = new StartupState(System::nanoTime);
    private int port;
    private StartupProbe probe;

    @BeforeEach
    void open() throws IOException {
        port = TestPorts.free();
        probe = new StartupProbe(new HealthEndpoint("localhost", port, false), PATHS, state, TestPage.of(state));
        state.database("widget");
        probe.open();
    }

    @AfterEach
    void close() {
        probe.close();
    }

    @ParameterizedTest
    @Tag("P3")
    @ValueSource(strings = {"/q/health/live", "/q/health/started", "/q/health/live?x=y"})
    void isLiveAndStarted(String path) throws IOException {
        PlainAnswer answer = get(path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
        assertThat(answer.headers().get("content-type")).startsWith("application/json");
        assertThat(answer.headers()).containsEntry("connection", "close");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/ready",
                "/q/health",
                "/",
                "/products",
                "/q/health/live/x",
                "/q/healthy",
                "/q/metrics/x",
                "/%41%00",
                "//q/health/live"
            })
    void isNotReadyAnywhereElse(String path) throws IOException {
        state.waitingForServer("connection refused");
        PlainAnswer answer = get(path);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
        JsonObject check = json(answer);
        assertThat(check.getString("name")).isEqualTo("database");
        assertThat(check.getString("status")).isEqualTo("DOWN");
        assertThat(check.getJsonObject("data").getString("phase")).isEqualTo("WAITING_FOR_SERVER");
        assertThat(check.getJsonObject("data").getString("reason")).isEqualTo("connection refused");
        assertThat(check.getJsonObject("data").getInt("attempts")).isEqualTo(1);
    }

    @Test
    void tellsTheProgress() throws IOException {
        state.migrating();
        state.progress(2, 3);
        state.migration("3 - add \"search\" index\n\u0001é");
        JsonObject data = json(get("/q/health/ready")).getJsonObject("data");
        assertThat(data.getString("phase")).isEqualTo("MIGRATING");
        assertThat(data.getString("database")).isEqualTo("widget");
        assertThat(data.getString("migration")).isEqualTo("3 - add \"search\" index\n\u0001é");
        assertThat(data.getInt("applied")).isEqualTo(2);
        assertThat(data.getInt("pending")).isEqualTo(3);
        assertThat(data.getJsonNumber("elapsedMs").longValue()).isNotNegative();
    }

    @Test
    void givesTheMetrics() throws IOException {
        state.failed(DatabaseStartException.badSetting("a", "b", "c"));
        PlainAnswer answer = get("/q/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("content-type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body())
                .contains("common_db_failed{class=\"setting\"} 1.0\n", "common_db_phase{phase=\"FAILED\"} 1.0\n");
    }

    @Test
    void showsTheDatabasePage() throws IOException {
        PlainAnswer html = get("/q/database");
        assertThat(html.status()).isEqualTo(200);
        assertThat(html.headers())
                .containsEntry("content-type", "text/html; charset=UTF-8")
                .containsEntry("connection", "close")
                .containsKey("content-security-policy");
        assertThat(html.body()).contains("<title>Waiting - widget</title>");
        PlainAnswer json =
                PlainAnswer.send(port, "GET /q/database HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n");
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.headers()).containsEntry("content-type", "application/json; charset=UTF-8");
        assertThat(json.body()).startsWith("{\"service\":\"widget-service\"");
        assertThat(PlainAnswer.send(port, "POST /q/database HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready"})
    void answersHeadWithoutABody(String path) throws IOException {
        PlainAnswer answer = PlainAnswer.send(port, "HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(answer.status()).isEqualTo(path.endsWith("live") ? 200 : 503);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers()).containsEntry("connection", "close");
    }

    @Test
    void answersEveryMethod() throws IOException {
        assertThat(PlainAnswer.send(port, "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
                        .status())
                .isEqualTo(503);
        assertThat(PlainAnswer.send(port, "DELETE /orders/1 HTTP/1.1\r\nHost: x\r\n\r\n")
                        .status())
                .isEqualTo(503);
        assertThat(PlainAnswer.send(port, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
                        .status())
                .isIn(503, 400, 404);
        assertThat(PlainAnswer.send(port, "GET /q/health/live HTTP/1.0\r\n\r\n").status())
                .isEqualTo(200);
    }

    @Test
    void answersBeforeABigBodyHasArrived() throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
            socket.setSoTimeout(300_000);
            String request = "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + "x".repeat(1000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            assertThat(PlainAnswer.line(socket.getInputStream())).startsWith("HTTP/1.1 503 ");
        }
    }

    @Test
    @Tag("P3")
    void isHeldUpByNobody() throws Exception {
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket half = new Socket(InetAddress.getLoopbackAddress(), port);
                halves.add(half);
                half.getOutputStream().write(halfOfARequest(i).getBytes(StandardCharsets.US_ASCII));
            }
            int overtaken = 0;
            for (int i = 0; i < 60 && overtaken < 20; i++) {
                overtaken += answersBeforeItDropsAHalf() ? 1 : 0;
            }
            assertThat(overtaken).isEqualTo(20);
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    /** A busy machine may take longer for an answer than the probe has patience with a half, but not every time. */
    private boolean answersBeforeItDropsAHalf() throws IOException {
        try (Socket half = new Socket(InetAddress.getLoopbackAddress(), port)) {
            half.getOutputStream().write(halfOfARequest(0).getBytes(StandardCharsets.US_ASCII));
            assertThat(get("/q/health/live").status()).isEqualTo(200);
            half.setSoTimeout(1);
            return half.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static String halfOfARequest(int i) {
        return switch (i % 4) {
            case 0 -> "GET /q/health/live HTTP/1.1\r\nHost: x\r\n";
            case 1 -> "POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf";
            case 2 -> "G";
            default -> "";
        };
    }

    @Test
    void answersManyAtOnce() throws Exception {
        List<Thread> clients = new ArrayList<>();
        List<Integer> statuses = new java.util.concurrent.CopyOnWriteArrayList<>();
        for (int i = 0; i < 50; i++) {
            Thread client = new Thread(() -> {
                try {
                    statuses.add(get("/q/health/live").status());
                } catch (IOException e) {
                    statuses.add(-1);
                }
            });
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(statuses).hasSize(50).containsOnly(200);
    }

    /** The time that others take on the machine is not its own: of some times the shortest counts. */
    @Test
    void leavesThePortToQuarkusAtOnce() throws IOException {
        Duration atOnce = Duration.ofMillis(500);
        Duration shortest = timeToClose();
        for (int i = 0; i < 50 && shortest.compareTo(atOnce) >= 0; i++) {
            probe.open();
            Duration time = timeToClose();
            shortest = time.compareTo(shortest) < 0 ? time : shortest;
        }
        assertThat(shortest).isLessThan(atOnce);
    }

    private Duration timeToClose() throws IOException {
        get("/q/health/live");
        try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(idle.isConnected()).isTrue();
            long began = System.nanoTime();
            probe.close();
            Duration time = Duration.ofNanos(System.nanoTime() - began);
            try (ServerSocket quarkus = new ServerSocket(port, 5, InetAddress.getByName("localhost"))) {
                assertThat(quarkus.isBound()).isTrue();
            }
            return time;
        }
    }

    @Test
    void canBeOpenedAgainAsHoldDoes() throws IOException {
        probe.open();
        probe.close();
        probe.close();
        probe.open();
        assertThat(get("/q/health/live").status()).isEqualTo(200);
    }

    @Test
    void leavesAPortInUseToQuarkusToComplainOf() throws IOException {
        StartupProbe second =
                new StartupProbe(new HealthEndpoint("localhost", port, false), PATHS, state, TestPage.of(state));
        second.open();
        assertThat(get("/q/health/live").status()).isEqualTo(200);
        second.close();
        assertThat(get("/q/health/live").status()).as("the first one stays").isEqualTo(200);
    }

    @Test
    void comesUpWhenAPortInUseBecomesFree() throws IOException {
        int taken = TestPorts.free();
        StartupProbe late =
                new StartupProbe(new HealthEndpoint("localhost", taken, false), PATHS, state, TestPage.of(state));
        try (ServerSocket other = new ServerSocket(taken, 1, InetAddress.getByName("localhost"))) {
            assertThat(other.isBound()).isTrue();
            late.open();
        }
        late.open();
        try (Socket client = new Socket("localhost", taken)) {
            assertThat(client.isConnected()).isTrue();
        }
        late.close();
    }

    @Test
    void survivesAHostThatIsNoHost() {
        StartupProbe lost = new StartupProbe(
                new HealthEndpoint("no-such-host.invalid", port, false), PATHS, state, TestPage.of(state));
        lost.open();
        lost.close();
    }

    private PlainAnswer get(String path) throws IOException {
        return PlainAnswer.get(port, path);
    }

    private static JsonObject json(PlainAnswer answer) {
        JsonObject body = Json.createReader(new StringReader(answer.body())).readObject();
        assertThat(body.getString("status")).isEqualTo("DOWN");
        assertThat(body.getJsonArray("checks")).hasSize(1);
        return body.getJsonArray("checks").getJsonObject(0);
    }
}
