package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.server.WatchedConnections;
import dev.stockroom.commondb.settings.DatabaseUrlSource;
import io.quarkus.runtime.configuration.ConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilder;

/**
 * Adds what common-db derives from other settings, at run time only. Quarkus would record the values of a source that
 * it discovers, the password among them, in the artifact.
 */
public final class CommonDbConfigBuilder implements ConfigBuilder {

    /** Called by Quarkus. */
    public CommonDbConfigBuilder() {}

    @Override
    public SmallRyeConfigBuilder configBuilder(SmallRyeConfigBuilder builder) {
        return builder.withSources(
                new DatabaseUrlSource.Factory(), PoolReadiness.defaults(WatchedConnections.ofThePool()));
    }
}
