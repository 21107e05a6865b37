package dev.stockroom.commondb.telemetry;

import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Adds the defaults of tracing, in services that have OpenTelemetry. */
public final class TracingConfigBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public TracingConfigBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withSources(new TracingDefaults());
    }
}
