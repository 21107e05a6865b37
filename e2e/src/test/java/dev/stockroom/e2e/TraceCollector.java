package dev.stockroom.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Takes spans as an OpenTelemetry collector does, by OTLP over HTTP, and keeps them. */
final class TraceCollector implements AutoCloseable {

    private final HttpServer server;
    private final List<ExportedSpan> spans = new CopyOnWriteArrayList<>();

    TraceCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        spans.addAll(ExportedSpan.of(exchange.getRequestBody().readAllBytes()));
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Lets that service send its spans here. */
    Launch collect(Launch service) {
        return service.env("OTEL_EXPORTER_OTLP_ENDPOINT", url()).env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<ExportedSpan> spans() {
        return List.copyOf(spans);
    }

    /** Waits for such a span. */
    ExportedSpan await(String what, Predicate<ExportedSpan> condition) {
        return Awaitility.await(what)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> spans.stream().filter(condition).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
