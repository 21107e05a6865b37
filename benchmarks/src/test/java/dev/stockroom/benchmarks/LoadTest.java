package dev.stockroom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The load against a real HTTP server. */
@Tag("unit")
class LoadTest {

    private static final byte[] REQUEST = KeepAlive.post("/", "{\"quantity\":1}");

    private final AtomicLong served = new AtomicLong();
    private final Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            served.incrementAndGet();
            clients.add(exchange.getRemoteAddress());
            var body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(201, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void countsEveryAnswerOverConnectionsThatStayOpen() throws Exception {
        long begin = System.nanoTime();
        var load = Load.run(port(), 3, Duration.ofMillis(200), 201, () -> REQUEST);

        assertThat(load.requests()).isEqualTo(served.get()).isGreaterThanOrEqualTo(3);
        assertThat(load.seconds()).isBetween(0.2, (System.nanoTime() - begin) / 1e9);
        assertThat(clients).hasSize(3);
    }

    @Test
    void failsOnAnyOtherAnswer() {
        assertThatThrownBy(() -> Load.run(port(), 2, Duration.ofMillis(200), 200, () -> REQUEST))
                .hasMessageContaining("expected status 200, but there came: HTTP/1.1 201");
    }

    @Test
    void readsTheWholeAnswer() throws IOException {
        try (var connection = new KeepAlive(port())) {
            connection.exchange(REQUEST, 201);

            assertThat(new String(connection.exchange(REQUEST, 201), StandardCharsets.US_ASCII))
                    .isEqualTo("{\"quantity\":1}");
        }
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
