package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.operator.entities.ComparisonStart;
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
 * Hands the port over to Quarkus: the last observer of the start, just before Quarkus binds it. A start that was only for
 * a comparison of the entities ends at the first observer.
 */
@Singleton
final class StartupHandover {

    private static final Logger LOG = Logger.getLogger("dev.stockroom.commondb");

    /** Before all other observers: nothing of the service runs. */
    void endAfterThePersistenceUnit(@Observes @Priority(Integer.MIN_VALUE) StartupEvent event) {
        if (ComparisonStart.underWay()) {
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
     * Loads the classes of Quarkus's HTTP server while the probe still answers, because nobody answers from the moment
     * that the probe is closed until Quarkus has bound its port: about 70 ms less of that on the JVM.
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
