package dev.stockroom.commondb.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.commondb.failure.DatabaseStartException;
import dev.stockroom.commondb.state.StartupState;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The trace of a start. */
@Tag("unit")
class StartSpansTest {

    private long now;
    private final StartupState state = new StartupState(() -> now);
    private final List<SpanData> spans = new ArrayList<>();

    @Test
    void isOneTraceOfAllStagesAndMigrations() {
        state.waitingForServer("refused");
        pass(300);
        state.creatingDatabase();
        pass(50);
        state.waitingForReplica("product-service", 7, 0);
        pass(100);
        state.migrating();
        migrate("1", "create product", 20);
        migrate(null, "refresh views", 30);
        state.ready("1", 2, null);
        pass(400);
        state.opened();
        send();
        assertThat(spans)
                .extracting(SpanData::getName)
                .containsExactly(
                        "wait for server",
                        "create database",
                        "wait for turn",
                        "migration 1 - create product",
                        "migration repeatable - refresh views",
                        "migrate",
                        "database start");
        assertThat(spans)
                .extracting(SpanData::getTraceId)
                .containsOnly(span("migrate").getTraceId());
        assertThat(span("database start").getParentSpanContext().isValid()).isFalse();
        assertThat(span("migrate").getParentSpanId())
                .isEqualTo(span("database start").getSpanId());
        assertThat(span("migration 1 - create product").getParentSpanId())
                .isEqualTo(span("migrate").getSpanId());
    }

    @Test
    void hasTheTimesOfTheTimeline() {
        state.waitingForServer("refused");
        pass(300);
        state.migrating();
        migrate("1", "create product", 20);
        state.ready("1", 1, null);
        pass(400);
        state.opened();
        send();
        assertThat(millis("wait for server")).isEqualTo(300);
        assertThat(millis("migration 1 - create product")).isEqualTo(20);
        assertThat(millis("migrate")).isEqualTo(20);
        assertThat(millis("database start")).as("without the framework").isEqualTo(320);
        assertThat(span("migrate").getStartEpochNanos())
                .isEqualTo(span("wait for server").getEndEpochNanos());
        assertThat(span("database start").getStartEpochNanos())
                .isEqualTo(state.timeline().began().toEpochMilli() * 1_000_000);
    }

    @Test
    void marksWhatFailedBeforeItWasMended() {
        state.failed(DatabaseStartException.badSetting("common-db.x", "no", "correct it"));
        pass(5_000);
        state.migrating();
        state.ready("1", 1, null);
        state.opened();
        send();
        assertThat(span("failed").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span("migrate").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    private void migrate(String version, String description, long ms) {
        state.migrationBegan(version, description, "V__.sql");
        pass(ms);
        state.migrated();
    }

    private void pass(long ms) {
        now += Duration.ofMillis(ms).toNanos();
    }

    private SpanData span(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long millis(String name) {
        return Duration.ofNanos(span(name).getEndEpochNanos() - span(name).getStartEpochNanos())
                .toMillis();
    }

    private void send() {
        try (SdkTracerProvider tracers = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(new Keeper()))
                .build()) {
            new StartSpans(state.timeline(), "product", new Telemetry(tracers)).send();
        }
    }

    private record Telemetry(TracerProvider tracers) implements OpenTelemetry {

        @Override
        public TracerProvider getTracerProvider() {
            return tracers;
        }

        @Override
        public ContextPropagators getPropagators() {
            return ContextPropagators.noop();
        }
    }

    /** Keeps what is exported, in the order in which the spans end. */
    private final class Keeper implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
