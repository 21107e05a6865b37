package dev.stockroom.commondb;

import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Adds, in dev mode and tests only, the interceptor that names the database after the application. */
public final class DevDatabaseBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public DevDatabaseBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withInterceptors(new DevDatabaseName());
    }
}
