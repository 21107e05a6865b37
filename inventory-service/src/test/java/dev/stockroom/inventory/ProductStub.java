package dev.stockroom.inventory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands in for product-service. How it answers depends on what the SKU begins with; what is not listed is ACTIVE, and so
 * is in the end what comes too late for anybody who does not wait for several seconds.
 */
@WithTestResource(value = ProductStub.class, scope = TestResourceScope.GLOBAL)
public class ProductStub implements QuarkusTestResourceLifecycleManager {

    private static final Duration TOO_LATE = Duration.ofSeconds(5);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/products/", this::answer);
        server.start();
        int port = server.getAddress().getPort();
        return Map.of("quarkus.rest-client.product-service.url", "http://localhost:" + port);
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(ProductStub.class));
    }

    @Override
    public void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        int count = requests.incrementAndGet();
        String sku = exchange.getRequestURI().getPath().substring("/products/".length());
        try (exchange) {
            switch (sku.split("-")[0]) {
                case "UNKNOWN" -> send(exchange, 404, Problem.MEDIA_TYPE, "{\"status\":404}");
                case "RETIRED" -> send(exchange, 200, "application/json", product(sku, "RETIRED"));
                case "DRAFT" -> send(exchange, 200, "application/json", product(sku, "DRAFT"));
                case "BROKEN" -> send(exchange, 500, "application/json", "{}");
                case "FLAKY" -> send(exchange, count % 3 == 0 ? 200 : 503, "application/json", product(sku, "ACTIVE"));
                case "MOVED" -> redirect(exchange, "/products/T");
                case "LOST" -> send(exchange, 404, "text/html", "<h1>Not Found</h1>");
                case "PAGE" -> send(exchange, 200, "text/html", "<h1>Welcome</h1>");
                case "GARBAGE" -> send(exchange, 200, "application/json", "{\"sku\": \"" + sku);
                case "OTHER" -> send(exchange, 200, "application/json", product("T", "ACTIVE"));
                case "ODD" -> send(exchange, 200, "application/json", product(sku, "SOLD"));
                case "EMPTY" -> exchange.sendResponseHeaders(200, -1);
                case "HUGE" -> stream(exchange, sku, " ".repeat(8192), 0);
                case "DRIP" -> stream(exchange, sku, " ", 100);
                case "SILENT" -> {
                    await(TOO_LATE.toMillis());
                    send(exchange, 200, "application/json", product(sku, "ACTIVE"));
                }
                default -> send(exchange, 200, "application/json", product(sku, "ACTIVE"));
            }
        }
    }

    private static String product(String sku, String status) {
        return "{\"sku\":\"%s\",\"name\":\"Chair\",\"price\":{},\"status\":\"%s\",\"new\":[]}".formatted(sku, status);
    }

    private static void send(HttpExchange exchange, int status, String mediaType, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void redirect(HttpExchange exchange, String path) throws IOException {
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(302, -1);
    }

    private void stream(HttpExchange exchange, String sku, String piece, long pauseMillis) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (Instant end = Instant.now().plus(TOO_LATE); Instant.now().isBefore(end) && !await(pauseMillis); ) {
            body.write(piece.getBytes(StandardCharsets.UTF_8));
            body.flush();
        }
        body.write(product(sku, "ACTIVE").getBytes(StandardCharsets.UTF_8));
    }

    private boolean await(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
