package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.settings.DerivedDefaults;
import dev.stockroom.commondb.settings.DevDatabaseName;
import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;

/**
 * Adds what common-db derives in dev mode and tests: the database is named after the application, and
 * {@code DATABASE_URL} is not read.
 */
public final class DevDatabaseBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public DevDatabaseBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withInterceptors(new DevDatabaseName())
                .withSources(new DerivedDefaults.Factory(DatabaseReadiness.class));
    }
}
