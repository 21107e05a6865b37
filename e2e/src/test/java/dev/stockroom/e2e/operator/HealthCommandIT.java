package dev.stockroom.e2e.operator;

import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code health}, as a container runs it beside the service and with the same settings. */
@Tag("packaged")
class HealthCommandIT {

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @Test
    void endsWithZeroOnceTheServiceIsReady() {
        var launch = testbed.launch(Service.PRODUCT).on(testbed.server(), testbed.newName());
        launch.start().awaitReady();
        launch.run("health").exits(0).says("\"UP\"", "READY");
    }
}
