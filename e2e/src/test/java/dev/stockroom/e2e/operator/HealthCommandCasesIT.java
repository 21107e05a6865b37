package dev.stockroom.e2e.operator;

import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code health} of a service that is not ready. */
@Tag("executable")
class HealthCommandCasesIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void endsWithOneWhileTheServiceWaits() {
        var launch = testbed.launch(Service.PRODUCT).on(testbed.stoppedServer(), "product");
        launch.start().awaitLive();
        launch.run("health").exits(1).says("\"DOWN\"", "WAITING_FOR_SERVER");
    }

    @Test
    void endsWithOneWhereNothingAnswers() {
        testbed.launch(Service.PRODUCT)
                .with("quarkus.management.port", Ports.free())
                .run("health")
                .exits(1)
                .complains("No answer from", "/q/health/ready");
    }
}
