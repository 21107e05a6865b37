package dev.stockroom.e2e.pair;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.ServiceProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Takes spans as an OpenTelemetry collector does, by OTLP over HTTP or gRPC on one port, and keeps them. */
final class TraceCollector implements AutoCloseable {

    private static final String OVER_HTTP = "/v1/traces";
    private static final String OVER_GRPC = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    /** What gRPC puts before a message: whether it is compressed, and its length. */
    private static final int GRPC_FRAME = 5;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final CopyOnWriteArrayList<ExportedSpan> spans = new CopyOnWriteArrayList<>();

    TraceCollector() {
        server = done(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case OVER_HTTP ->
                request.bodyHandler(body -> {
                    take(body);
                    request.response()
                            .putHeader("Content-Type", "application/x-protobuf")
                            .end();
                });
            case OVER_GRPC ->
                request.bodyHandler(body -> {
                    take(body.getBuffer(GRPC_FRAME, body.length()));
                    request.response()
                            .putHeader("Content-Type", "application/grpc")
                            .putTrailer("grpc-status", "0")
                            .end(Buffer.buffer(new byte[GRPC_FRAME]));
                });
            default -> request.response().setStatusCode(404).end();
        }
    }

    /** Once: who thinks that a message was lost sends it again. */
    private void take(Buffer message) {
        spans.addAllAbsent(ExportedSpan.of(message.getBytes()));
    }

    /** Lets that service send its spans here. */
    Launch collect(Launch service) {
        return service.env("OTEL_EXPORTER_OTLP_ENDPOINT", url()).env("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    List<ExportedSpan> spans() {
        return List.copyOf(spans);
    }

    /** Waits for such a span. */
    ExportedSpan await(String what, Predicate<ExportedSpan> condition) {
        return Awaitility.await(what)
                .atMost(ServiceProcess.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> spans.stream().filter(condition).findFirst(), found -> found.isPresent())
                .orElseThrow();
    }

    @Override
    public void close() {
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
