package dev.stockroom.commondb.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.page.PageJson;
import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.telemetry.StartupMetrics;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/**
 * The small HTTP server that answers probes until Quarkus opens its own port: live and started are up, the database
 * page is there, and everything else is not yet available. The answer says why, from memory, in SmallRye Health's
 * format.
 */
public final class StartupProbe {

    static {
        // the seconds after which an unfinished request is dropped, and no delay for answers of one packet; the JDK's
        // server reads both once, when its classes are initialised
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final int BACKLOG = 128;
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";

    private final HealthEndpoint endpoint;
    private final ProbePaths paths;
    private volatile StartupState state;
    private volatile DatabasePage page;
    private HttpServer server;
    private ExecutorService threads;

    /** Held for reading during an answer, because its head and its body are two writes that belong together. */
    private final ReadWriteLock answers = new ReentrantReadWriteLock();

    public StartupProbe(HealthEndpoint endpoint, ProbePaths paths, StartupState state, DatabasePage page) {
        this.endpoint = endpoint;
        this.paths = paths;
        this.state = state;
        this.page = page;
    }

    public boolean isAt(HealthEndpoint other) {
        return endpoint.equals(other);
    }

    /** Makes the answers tell of this start from now on. */
    public StartupProbe tellOf(StartupState start, DatabasePage itsPage) {
        state = start;
        page = itsPage;
        return this;
    }

    /** Opens the port; if the port is in use, Quarkus complains later. */
    public void open() {
        try {
            bind();
        } catch (IOException e) {
            LOG.warnf(
                    "No probes are answered during the start: %s:%d %s",
                    endpoint.host(), endpoint.port(), e.getMessage());
        }
    }

    /** Opens the port without a warning; returns whether it is open. */
    public boolean opens() {
        try {
            bind();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void bind() throws IOException {
        if (server != null) {
            return;
        }
        server = HttpServer.create(new InetSocketAddress(endpoint.host(), endpoint.port()), BACKLOG);
        // one thread per request: half-sent requests hold up nobody
        threads = Executors.newCachedThreadPool(StartupProbe::daemon);
        server.setExecutor(threads);
        server.createContext("/", this::answerWhole);
        server.start();
        LOG.debugf("Probes are answered on %s:%d during the start", endpoint.host(), endpoint.port());
    }

    /** Closes the port before Quarkus opens it; a running answer gets 100 ms to end. */
    public synchronized void close() {
        if (server == null) {
            return;
        }
        boolean ended = awaitAnswers();
        server.stop(0);
        threads.shutdownNow();
        server = null;
        if (ended) {
            answers.writeLock().unlock();
        }
    }

    private boolean awaitAnswers() {
        try {
            return answers.writeLock().tryLock(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "common-db-probe");
        thread.setDaemon(true);
        return thread;
    }

    private void answerWhole(HttpExchange exchange) throws IOException {
        answers.readLock().lock();
        try {
            answer(exchange);
        } finally {
            answers.readLock().unlock();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals(paths.live()) || path.equals(paths.started())) {
            send(exchange, 200, "application/json; charset=UTF-8", UP);
        } else if (path.equals(paths.metrics())) {
            send(exchange, 200, StartupMetrics.CONTENT_TYPE, StartupMetrics.text(state.figures()));
        } else if (path.equals(paths.page()) && LOOKING.contains(exchange.getRequestMethod())) {
            DatabasePage.Answer answer =
                    page.answer(exchange.getRequestHeaders().getFirst("Accept"));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, 200, answer.type(), answer.body());
        } else {
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, 503, "application/json; charset=UTF-8", notReady());
        }
    }

    private String notReady() {
        JsonObjectBuilder check = Json.createObjectBuilder()
                .add("name", StartupState.HEALTH_CHECK)
                .add("status", "DOWN")
                .add("data", PageJson.healthData(state.now()));
        return Json.createObjectBuilder()
                .add("status", "DOWN")
                .add("checks", Json.createArrayBuilder().add(check))
                .build()
                .toString();
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        // the connection must not outlive this server: the next request is for Quarkus
        exchange.getResponseHeaders().set("Connection", "close");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (!head) {
                out.write(body);
            }
        }
        exchange.close();
    }
}
