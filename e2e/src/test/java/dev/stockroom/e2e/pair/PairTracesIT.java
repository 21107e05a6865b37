package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.pair.ExportedSpan.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the two services send to a collector. */
@Tag("packaged")
class PairTracesIT {

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private final TraceCollector collector = new TraceCollector();

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @Test
    void aRequestIsOneTraceThroughBothServicesAndTheirDatabases() {
        var product = Pair.url(traced(Service.PRODUCT).start());
        var inventory = Pair.url(traced(Service.INVENTORY)
                .with("quarkus.rest-client.product-service.url", product)
                .with("quarkus.rest-client.product-service.read-timeout", 60_000)
                .start());
        assertThat(Pair.createProduct(product, "CHAIR").status()).isEqualTo(201);
        assertThat(Pair.register(inventory, "CHAIR", 3).status()).isEqualTo(201);

        var request = collector.await("request", span -> span.kind() == Kind.SERVER && is(span, "inventory-service"));
        var answer = collector.await(
                "answer",
                span -> span.kind() == Kind.SERVER
                        && is(span, "product-service")
                        && span.traceId().equals(request.traceId()));
        var call = collector.await("call", answer::isChildOf);
        assertThat(request.name()).isEqualTo("PUT /stock/{sku}");
        assertThat(call.kind()).isEqualTo(Kind.CLIENT);
        assertThat(call.isChildOf(request)).isTrue();
        assertThat(answer.name()).isEqualTo("GET /products/{sku}");
        collector.await("query", span -> statement(span, "select") && span.isChildOf(answer));
        collector.await(
                "insert",
                span -> statement(span, "insert into stock") && span.traceId().equals(request.traceId()));
    }

    @Test
    void theStatementsOfTimersAreNoTraces() {
        var inventory = Pair.url(traced(Service.INVENTORY).start());
        assertThat(PairAnswer.to("GET", inventory + "/stock", "").status()).isEqualTo(200);
        collector.await("query", span -> statement(span, "select"));
        // which ends after its query, and may be in a later message
        collector.await("request", span -> span.kind() == Kind.SERVER);
        assertThat(collector.spans().stream().filter(span -> span.parentId().isEmpty()))
                .extracting(ExportedSpan::name)
                .containsOnly("database start", "GET /stock");
    }

    @Test
    void aLineOfTheLogNamesItsTrace() {
        var service = traced(Service.INVENTORY)
                .with("quarkus.rest-client.product-service.url", "http://127.0.0.1:" + Ports.free())
                .start();
        assertThat(Pair.register(Pair.url(service), "CHAIR", 3).status()).isEqualTo(503);
        var request = collector.await("request", span -> span.kind() == Kind.SERVER);
        service.awaitOutput("Answered 503");
        assertThat(service.outputLinesWith("Answered 503"))
                .singleElement()
                .asString()
                .contains("\"traceId\":\"" + request.traceId() + "\"", "\"spanId\":\"");
    }

    private Launch traced(Service service) {
        return collector.collect(bed.launch(service).on(bed.server(), bed.newName()));
    }

    private static boolean is(ExportedSpan span, String service) {
        return span.service().equals(service);
    }

    private static boolean statement(ExportedSpan span, String beginning) {
        return span.attributes().getOrDefault("db.statement", "").startsWith(beginning);
    }
}
