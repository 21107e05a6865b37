package dev.stockroom.commondb.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Leaves out statements that nobody has asked for: each statement of Flyway, of a timer or of a health check would be a
 * trace of one span. OpenTelemetry finds this class in services that have it.
 */
public final class TracingCustomizer implements AutoConfigurationCustomizerProvider {

    /** Called by OpenTelemetry. */
    public TracingCustomizer() {}

    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
        sdk.addSamplerCustomizer((configured, settings) -> new WithoutLoneStatements(configured));
    }

    /** Drops lone statements; the configured sampler decides on all else. */
    record WithoutLoneStatements(Sampler configured) implements Sampler {

        /** The attributes by which instrumentations name the database, before and since the stable conventions. */
        private static final List<AttributeKey<String>> DATABASE =
                List.of(AttributeKey.stringKey("db.system"), AttributeKey.stringKey("db.system.name"));

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            boolean lone = kind == SpanKind.CLIENT
                    && !Span.fromContext(parent).getSpanContext().isValid()
                    && DATABASE.stream().anyMatch(key -> attributes.get(key) != null);
            return lone
                    ? SamplingResult.drop()
                    : configured.shouldSample(parent, traceId, name, kind, attributes, links);
        }

        @Override
        public String getDescription() {
            return "WithoutLoneStatements{" + configured.getDescription() + "}";
        }
    }
}
