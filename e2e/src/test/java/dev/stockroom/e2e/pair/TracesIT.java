package dev.stockroom.e2e.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.ServiceProcess;
import dev.stockroom.e2e.bed.Testbed;
import dev.stockroom.e2e.pair.ExportedSpan.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service with OpenTelemetry sends to a collector, and that it sends nothing where none is named. */
@Tag("packaged")
class TracesIT {

    private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @RegisterExtension
    private final Testbed bed = new Testbed();

    private final TraceCollector collector = new TraceCollector();

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP, grpc",
        "OTEL_EXPORTER_OTLP, http/protobuf",
        "QUARKUS_OTEL_EXPORTER_OTLP, grpc",
        "QUARKUS_OTEL_EXPORTER_OTLP, http/protobuf"
    })
    void aStartIsOneTrace(String settings, String protocol) {
        var service = launch().env(settings + "_ENDPOINT", collector.url())
                .env(settings + "_PROTOCOL", protocol)
                .start()
                .awaitReady();
        var start = collector.await("start", span -> span.name().equals("database start"));
        assertThat(start.service()).isEqualTo("product-service");
        assertThat(start.parentId()).isEmpty();
        assertThat(start.end() - start.begin()).isLessThan(service.age().toNanos());
        var migrate = collector.await("migrate", span -> span.name().equals("migrate"));
        collector.await("create database", span -> span.name().equals("create database") && span.isChildOf(start));
        assertThat(migrate.isChildOf(start)).isTrue();
        Awaitility.await("migrations")
                .until(() ->
                        childrenOf(migrate).size() >= Service.PRODUCT.versions().size());
        assertThat(childrenOf(migrate))
                .hasSameSizeAs(Service.PRODUCT.versions())
                .allSatisfy(span -> assertThat(span.name()).startsWith("migration "))
                .allMatch(span -> span.within(start));
    }

    @Test
    void aRequestBelongsToTheTraceOfItsCallerAndSoDoItsStatements() {
        var url = Pair.url(traced().start());
        assertThat(PairAnswer.to("GET", url + "/products", "", "traceparent", CALLER)
                        .status())
                .isEqualTo(200);
        var request = collector.await("request", span -> span.kind() == Kind.SERVER);
        assertThat(request.name()).isEqualTo("GET /products");
        assertThat(CALLER).contains(request.traceId() + "-" + request.parentId());
        var query = collector.await("query", span -> span.kind() == Kind.CLIENT && span.isChildOf(request));
        assertThat(query.attributes().get("db.statement")).startsWith("SELECT * FROM product");
    }

    @Test
    void statementsThatNobodyAskedForAreNoTraces() {
        var url = Pair.url(traced().start());
        assertThat(PairAnswer.to("GET", url + "/products", "").status()).isEqualTo(200);
        collector.await("query", span -> span.kind() == Kind.CLIENT);
        // which ends after its query, and may be in a later message
        collector.await("request", span -> span.kind() == Kind.SERVER);
        assertThat(collector.spans().stream().filter(span -> span.parentId().isEmpty()))
                .extracting(ExportedSpan::name)
                .containsOnly("database start", "GET /products");
    }

    @Test
    void nothingOfItStartsWhereNoCollectorIsNamed() {
        var service = launch().start();
        assertThat(PairAnswer.to("GET", Pair.url(service) + "/products", "").status())
                .isEqualTo(200);
        assertThat(threads(service)).noneMatch(TracesIT::exports);
        assertThat(service.output()).doesNotContain(" WARN ", " ERROR ", "io.opentelemetry", "quarkus.opentelemetry");

        var traced = traced().start().awaitReady();
        collector.await("start", span -> span.name().equals("database start"));
        assertThat(threads(traced)).as("what is looked for").anyMatch(TracesIT::exports);
    }

    @Test
    void aCollectorThatIsAwayHarmsNothing() {
        collector.close();
        var service = traced().start();
        assertThat(PairAnswer.to("GET", Pair.url(service) + "/products", "").status())
                .isEqualTo(200);
        service.signal("TERM");
        Pace.within(
                Duration.ofSeconds(10), () -> assertThat(service.awaitExit()).isEqualTo(143));
    }

    private List<ExportedSpan> childrenOf(ExportedSpan parent) {
        return collector.spans().stream().filter(span -> span.isChildOf(parent)).toList();
    }

    private Launch launch() {
        return bed.launch(Service.PRODUCT).on(bed.server(), bed.newName());
    }

    private Launch traced() {
        return collector.collect(launch());
    }

    private static boolean exports(String thread) {
        return thread.equals("BatchSpanProces") || thread.equals("_WorkerThread-1");
    }

    /** The names of its threads, of which Linux keeps 15 characters: the first of a JVM's, the last of an executable's. */
    private static List<String> threads(ServiceProcess service) {
        try (var tasks = Files.list(Path.of("/proc", Long.toString(service.pid()), "task"))) {
            return tasks.map(TracesIT::name).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
