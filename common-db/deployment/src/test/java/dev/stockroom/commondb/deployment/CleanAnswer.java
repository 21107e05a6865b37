package dev.stockroom.commondb.deployment;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;

/** A bean of a packaged service that tells whether Flyway may clean. */
@ApplicationScoped
class CleanAnswer {

    void route(@Observes Router router, Flyway flyway) {
        router.get("/clean-disabled")
                .handler(request ->
                        request.end(Boolean.toString(flyway.getConfiguration().isCleanDisabled())));
    }
}
