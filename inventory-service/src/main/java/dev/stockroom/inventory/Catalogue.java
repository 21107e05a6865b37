package dev.stockroom.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Asks product-service about products, in a way that keeps its troubles from becoming ours. */
@ApplicationScoped
class Catalogue {

    private static final Logger LOG = Logger.getLogger(Catalogue.class);

    private final ProductService products;
    private final ObjectMapper json;

    /** Opens when half of the last ten attempts failed; a second later one attempt may find out whether it is over. */
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "product-service",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(6)
                    .failureRateThreshold(50)
                    .waitDurationInOpenState(Duration.ofSeconds(1))
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());

    /** Three attempts, about 50 and 100 ms apart, so that many callers do not come back together. */
    private final Retry retry = Retry.of(
            "product-service",
            RetryConfig.custom()
                    .maxAttempts(3)
                    .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(Duration.ofMillis(50), 2, 0.5))
                    .ignoreExceptions(CallNotPermittedException.class)
                    .build());

    Catalogue(@RestClient ProductService products, ObjectMapper json) {
        this.products = products;
        this.json = json;
    }

    /** Returns only if product-service has such a product and has not retired it. */
    void requireProduct(String sku) {
        String status = status(sku);
        if (status.equals(ProductAnswer.UNKNOWN)) {
            throw Problem.raised(ProblemType.NO_PRODUCT, "product-service knows no product with SKU '" + sku + "'");
        }
        if (status.equals("RETIRED")) {
            throw Problem.raised(ProblemType.NO_PRODUCT, "The product with SKU '" + sku + "' is retired");
        }
    }

    private String status(String sku) {
        Callable<String> attempt = CircuitBreaker.decorateCallable(breaker, () -> ask(sku));
        try {
            return Retry.decorateCallable(retry, attempt).call();
        } catch (Exception e) {
            LOG.warnf("Answered 503, product-service was asked for %s in vain: %s", sku, e.getMessage());
            throw Problem.unavailable("product-service does not answer, and without it no SKU can be registered");
        }
    }

    private String ask(String sku) throws IOException {
        return ProductAnswer.status(products.read(sku), sku, json);
    }

    /** Forgets past failures. */
    void reset() {
        breaker.reset();
    }
}
