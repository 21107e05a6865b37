package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.page.DatabasePage;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The database page after the start, on a worker thread because it may read the history. */
final class DatabasePageRoute implements Handler<RoutingContext> {

    @Override
    public void handle(RoutingContext context) {
        Optional<StartupProcess> process = StartupProcess.current();
        HttpMethod method = context.request().method();
        if (process.isEmpty()) {
            context.next();
        } else if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            process.get().opened();
            send(
                    context.response(),
                    process.get().page().answer(context.request().getHeader("Accept")));
        } else {
            context.response()
                    .setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .end();
        }
    }

    private static void send(HttpServerResponse response, DatabasePage.Answer answer) {
        answer.headers().forEach(response::putHeader);
        response.putHeader("Content-Type", answer.type()).end(answer.body());
    }
}
