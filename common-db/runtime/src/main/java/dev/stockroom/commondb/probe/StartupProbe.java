package dev.stockroom.commondb.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stockroom.commondb.page.DatabasePage;
import dev.stockroom.commondb.page.PageJson;
import dev.stockroom.commondb.quarkus.DatabaseReadiness;
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
 * The small HTTP server that answers probes until Quarkus opens its own port: live and started are up, the database page
 * is there, everything else is not yet available, and the answer says why. It answers from memory, in SmallRye Health's format.
 */
public final class StartupProbe {

    static {
        // seconds after which a request that does not end is dropped, and no delay for answers of one packet; the JDK's
        // server reads them once, when its classes are initialised
        System.setProperty("sun.net.httpserver.maxReqTime", "2");
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");
    private static final int BACKLOG = 128;
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");
    private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";

    private final ProbeAddress address;
    private volatile StartupState state;
    private volatile DatabasePage page;
    private HttpServer server;
    private ExecutorService threads;

    /** Held for reading while an answer is under way: its head and its body are two writes, and belong together. */
    private final ReadWriteLock answers = new ReentrantReadWriteLock();

    public StartupProbe(ProbeAddress address, StartupState state, DatabasePage page) {
        this.address = address;
        this.state = state;
        this.page = page;
    }

    boolean isAt(ProbeAddress other) {
        return address.equals(other);
    }

    /** From now on it tells of that start. */
    public StartupProbe tellOf(StartupState start, DatabasePage itsPage) {
        state = start;
        page = itsPage;
        return this;
    }

    /** Opens the port; a port in use is left to Quarkus to complain of. */
    public void open() {
        try {
            bind();
        } catch (IOException e) {
            LOG.warnf(
                    "No probes are answered during the start: %s:%d %s",
                    address.host(), address.port(), e.getMessage());
        }
    }

    /** The same without complaining; whether it is open. */
    boolean opens() {
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
        server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG);
        // one thread per request under way: those that only half arrive hold up nobody
        threads = Executors.newCachedThreadPool(StartupProbe::daemon);
        server.setExecutor(threads);
        server.createContext("/", this::answerWhole);
        server.start();
        LOG.debugf("Probes are answered on %s:%d during the start", address.host(), address.port());
    }

    /** Closes the port, for Quarkus to open it; an answer that is under way gets 100 ms to end. */
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
        if (path.equals(address.paths().live()) || path.equals(address.paths().started())) {
            send(exchange, 200, "application/json; charset=UTF-8", UP);
        } else if (path.equals(address.paths().metrics())) {
            send(exchange, 200, StartupMetrics.CONTENT_TYPE, StartupMetrics.text(state.figures()));
        } else if (path.equals(address.paths().page()) && LOOKING.contains(exchange.getRequestMethod())) {
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
        JsonObjectBuilder data = Json.createObjectBuilder();
        state.data().forEach((name, value) -> data.add(name, PageJson.orNull(value)));
        JsonObjectBuilder check = Json.createObjectBuilder()
                .add("name", DatabaseReadiness.NAME)
                .add("status", "DOWN")
                .add("data", data);
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
