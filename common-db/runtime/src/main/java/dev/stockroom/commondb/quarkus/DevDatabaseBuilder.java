package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.settings.DevDatabaseName;
import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/**
 * Adds what common-db derives in dev mode and tests: the database is named after the application, and
 * {@code DATABASE_URL} is not read.
 */
public final class DevDatabaseBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public DevDatabaseBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withInterceptors(new DevDatabaseName()).withSources(PoolReadiness.defaults(Map.of()));
    }
}
