package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.settings.DatabaseUrlSource;
import dev.stockroom.commondb.settings.DerivedDefaults;
import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;

/**
 * Adds what common-db derives from other settings. Added at run time only: of a source that Quarkus discovers, the
 * values, with the password among them, would be recorded in the artifact.
 */
public final class CommonDbConfigBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public CommonDbConfigBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withSources(new DatabaseUrlSource.Factory(), new DerivedDefaults.Factory());
    }
}
