package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.state.HealthData;
import dev.stockroom.commondb.state.Phase;
import dev.stockroom.commondb.state.StartStatus;
import dev.stockroom.commondb.state.StartupState;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** The readiness check after the start; it tells from memory what the start came to. */
@Readiness
@Singleton
public final class DatabaseReadiness implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(StartupState.HEALTH_CHECK);
        return StartupProcess.current()
                .map(process -> {
                    // the request has come through the port; the event of the opening may be late, or off with the main
                    // port
                    process.opened();
                    return answer(answer, process.state());
                })
                .orElseGet(() -> answer.up().build());
    }

    private static HealthCheckResponse answer(HealthCheckResponseBuilder answer, StartupState state) {
        StartStatus now = state.now();
        now.tell(new HealthData() {
            @Override
            public void text(String name, String value) {
                answer.withData(name, value);
            }

            @Override
            public void number(String name, long value) {
                answer.withData(name, value);
            }
        });
        return answer.status(now.phase() == Phase.READY).build();
    }
}
