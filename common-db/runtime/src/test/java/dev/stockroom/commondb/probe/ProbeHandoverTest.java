package dev.stockroom.commondb.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.TestPage;
import dev.stockroom.commondb.TestPorts;
import dev.stockroom.commondb.TestServer;
import dev.stockroom.commondb.state.StartupState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a client sees of the probe that closes for Quarkus while requests are under way. */
@Tag("server")
class ProbeHandoverTest {

    private static final ProbePaths PATHS =
            new ProbePaths(true, "/q/health/live", "/q/health/started", "/q/metrics", "/q/database");
    private static final int ROUNDS = 20;
    private static final int CLIENTS = 4;

    /** What the probe gives an answer that is under way. */
    private static final Duration GRACE = Duration.ofMillis(100);

    @Test
    @Tag("P3")
    void anAnswerIsWholeOrThereIsNone() throws Exception {
        int inTime = 0;
        for (int round = 0; round < 100 * ROUNDS && inTime < ROUNDS; round++) {
            Round answers = answersUntilClosed();
            assertThat(answers.all()).hasSizeGreaterThan(CLIENTS);
            if (answers.hadTheirTime()) {
                assertThat(answers.all()).allMatch(answer -> answer.endsWith("}]}"));
                inTime++;
            }
        }
        assertThat(inTime).isEqualTo(ROUNDS);
    }

    /** What was answered, and how long the probe took to close: on a busy machine an answer may not end in its time. */
    private record Round(List<String> all, Duration closing) {

        boolean hadTheirTime() {
            return closing.compareTo(GRACE) < 0;
        }
    }

    private static Round answersUntilClosed() throws Exception {
        StartupState state = new StartupState(System::nanoTime);
        state.database("widget");
        int port = TestPorts.free();
        StartupProbe probe =
                new StartupProbe(new HealthEndpoint("localhost", port, false), PATHS, state, TestPage.of(state));
        probe.open();
        AtomicInteger answered = new AtomicInteger();
        AtomicBoolean closed = new AtomicBoolean();
        List<CompletableFuture<List<String>>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(CompletableFuture.supplyAsync(
                    () -> askUntilRefused(port, answered, closed), task -> new Thread(task).start()));
        }
        TestServer.await("some answers", () -> answered.get() > CLIENTS * 5);
        long began = System.nanoTime();
        probe.close();
        Duration closing = Duration.ofNanos(System.nanoTime() - began);
        closed.set(true);
        List<String> answers = new ArrayList<>();
        for (CompletableFuture<List<String>> client : clients) {
            answers.addAll(client.get(5, TimeUnit.MINUTES));
        }
        return new Round(answers, closing);
    }

    /** What was answered, but for the requests that nothing at all came back for. */
    private static List<String> askUntilRefused(int port, AtomicInteger answered, AtomicBoolean closed) {
        List<String> answers = new ArrayList<>();
        try {
            while (true) {
                String answer = ask(port, closed);
                if (!answer.isEmpty()) {
                    answers.add(answer);
                    answered.incrementAndGet();
                }
            }
        } catch (IOException e) {
            return answers;
        }
    }

    private static String ask(int port, AtomicBoolean closed) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write("GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[4096];
            for (int n = read(socket, buffer, answer, closed); n > 0; n = read(socket, buffer, answer, closed)) {
                answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
            }
        } catch (SocketException | SocketTimeoutException e) {
            if (answer.isEmpty()) {
                throw e;
            }
        }
        return answer.toString();
    }

    /** Gives up where nothing has come: the JDK's server forgets a connection that it accepts in the moment it is stopped. */
    private static int read(Socket socket, byte[] buffer, StringBuilder answer, AtomicBoolean closed)
            throws IOException {
        while (true) {
            boolean last = closed.get() && answer.isEmpty();
            try {
                return socket.getInputStream().read(buffer);
            } catch (SocketTimeoutException e) {
                if (last) {
                    throw e;
                }
            }
        }
    }
}
