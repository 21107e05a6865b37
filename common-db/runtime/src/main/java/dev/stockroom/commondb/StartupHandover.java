package dev.stockroom.commondb;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Hands the port over to Quarkus: the last observer of the start, just before Quarkus binds it. */
@Singleton
final class StartupHandover {

    void handOver(@Observes @Priority(Integer.MAX_VALUE) StartupEvent event) {
        DatabasePreparation.current().ifPresent(DatabasePreparation::handOver);
    }
}
