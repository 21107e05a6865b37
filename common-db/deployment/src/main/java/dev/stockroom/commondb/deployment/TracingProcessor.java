package dev.stockroom.commondb.deployment;

import dev.stockroom.commondb.quarkus.TracingRecorder;
import dev.stockroom.commondb.telemetry.TracingConfigBuilder;
import io.quarkus.arc.deployment.SyntheticBeansRuntimeInitBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Produce;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.RunTimeConfigBuilderBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;

/** Traces the start of services that have OpenTelemetry; common-db itself does not bring it. */
class TracingProcessor {

    @BuildStep
    void configuration(Capabilities capabilities, BuildProducer<RunTimeConfigBuilderBuildItem> builders) {
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            builders.produce(new RunTimeConfigBuilderBuildItem(TracingConfigBuilder.class));
        }
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(PreparedBuildItem.class)
    @Consume(SyntheticBeansRuntimeInitBuildItem.class)
    @Produce(ServiceStartBuildItem.class)
    void trace(Capabilities capabilities, TracingRecorder recorder) {
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            recorder.traceTheStart();
        }
    }
}
