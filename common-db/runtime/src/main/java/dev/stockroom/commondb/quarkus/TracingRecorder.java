package dev.stockroom.commondb.quarkus;

import dev.stockroom.commondb.state.StartupState;
import dev.stockroom.commondb.telemetry.StartSpans;
import dev.stockroom.commondb.telemetry.TracingDefaults;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.annotations.Recorder;
import org.eclipse.microprofile.config.ConfigProvider;

/** The step that the build places into the start of a service that has OpenTelemetry. */
@Recorder
public class TracingRecorder {

    /** Called by Quarkus. */
    public TracingRecorder() {}

    /** Sends the course of the start once it is over, unless tracing is off. */
    public void traceTheStart() {
        boolean off = ConfigProvider.getConfig()
                .getOptionalValue(TracingDefaults.SDK_DISABLED, Boolean.class)
                .orElse(false);
        if (!off) {
            StartupProcess.current().ifPresent(process -> process.whenOpened(TracingRecorder::send));
        }
    }

    private static void send(StartupState state) {
        OpenTelemetry telemetry = Arc.container().instance(OpenTelemetry.class).get();
        new StartSpans(state.timeline(), state.now().database(), telemetry).send();
    }
}
