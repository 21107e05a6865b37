package dev.stockroom.commondb.quarkus;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Hands the port over to Quarkus: the last observer of the start, just before Quarkus binds it. A start for a
 * comparison of the entities alone ends at the first observer.
 */
@Singleton
public final class StartupHandover {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** Runs before all other observers, because nothing of the service may run. */
    void endAfterThePersistenceUnit(@Observes @Priority(Integer.MIN_VALUE) StartupEvent event) {
        if (StartupProcess.order().endsAtThePersistenceUnit()) {
            throw new OneOffStart.Done();
        }
    }

    void handOver(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event, Vertx vertx) {
        StartupProcess.current().ifPresent(process -> {
            if (process.answersProbes()) {
                loadHttpServer(vertx);
            }
            process.handOver();
        });
    }

    /** Quarkus has bound its port. */
    void opened(@ObservesAsync HttpServerStart event) {
        StartupProcess.current().ifPresent(StartupProcess::opened);
    }

    /**
     * Loads the classes of Quarkus's HTTP server while the probe still answers, because nobody answers after the probe
     * is closed and before Quarkus has bound its port. That gap is about 70 ms shorter on the JVM.
     */
    private static void loadHttpServer(Vertx vertx) {
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end())
                    .listen(0, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            server.close().toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            LOG.debug("The HTTP server's classes could not be loaded ahead", e);
        }
    }
}
