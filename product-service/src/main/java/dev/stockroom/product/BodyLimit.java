package dev.stockroom.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers 413 to a body that is too long: before it is read where its length is declared, else as soon as it has
 * become too long.
 */
@Provider
class BodyLimit implements ReaderInterceptor {

    /** Earlier than Quarkus's own limit, which would answer without a body. */
    private static final int EARLY = 100;

    private static final long DRAIN_MS = 2_000;

    private final int maxBytes;
    private final ObjectMapper json;

    BodyLimit(@ConfigProperty(name = "stockroom.max-body-size") MemorySize max, ObjectMapper json) {
        this.maxBytes = Math.toIntExact(max.asLongValue());
        this.json = json;
    }

    void register(@Observes Filters filters) {
        filters.register(this::checkDeclaredLength, EARLY);
    }

    private void checkDeclaredLength(RoutingContext request) {
        String length = request.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= maxBytes) {
            request.next();
        } else {
            refuse(request);
        }
    }

    private void refuse(RoutingContext context) {
        context.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(write(tooLong()));
        closeAfterTheBody(context);
    }

    /** A client that is still sending would see a broken pipe instead of the answer, so the rest is read, for a while. */
    private static void closeAfterTheBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            request.connection().close();
        } else {
            long late = context.vertx()
                    .setTimer(DRAIN_MS, timer -> request.connection().close());
            request.handler(rest -> {})
                    .endHandler(end -> {
                        context.vertx().cancelTimer(late);
                        request.connection().close();
                    })
                    .resume();
        }
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        byte[] body = context.getInputStream().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw new Problem.Raised(tooLong());
        }
        context.setInputStream(new ByteArrayInputStream(body));
        return context.proceed();
    }

    private Problem tooLong() {
        return Problem.ofStatus(413, "A body may have at most " + maxBytes + " bytes");
    }

    private String write(Problem problem) {
        try {
            return json.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
