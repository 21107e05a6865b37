package dev.stockroom.commondb;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Sees what the properties have come to, before the application's own customizers. */
@Singleton
@Priority(Integer.MAX_VALUE)
final class FlywayAsSet implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        StartupProcess.current()
                .map(StartupProcess::preparation)
                .ifPresent(preparation -> preparation.flywayIsSetTo(FlywayPlace.of(flyway)));
    }
}
