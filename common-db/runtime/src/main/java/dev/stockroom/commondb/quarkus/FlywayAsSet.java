package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.flyway.FlywayPlace;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Sees what the properties have made of Flyway, before the application's own customizers run. */
@Singleton
@Priority(Integer.MAX_VALUE)
public final class FlywayAsSet implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration flyway) {
        StartupProcess.current()
                .map(StartupProcess::preparation)
                .ifPresent(preparation -> preparation.flyway().isSetTo(FlywayPlace.of(flyway)));
    }
}
