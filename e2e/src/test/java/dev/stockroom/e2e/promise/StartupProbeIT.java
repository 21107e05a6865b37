package dev.stockroom.e2e.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stockroom.e2e.bed.Answer;
import dev.stockroom.e2e.bed.Form;
import dev.stockroom.e2e.bed.Launch;
import dev.stockroom.e2e.bed.Login;
import dev.stockroom.e2e.bed.Pace;
import dev.stockroom.e2e.bed.Ports;
import dev.stockroom.e2e.bed.Service;
import dev.stockroom.e2e.bed.Testbed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon a service answers its probes after the start of its process. */
@Tag("packaged")
@Tag("P3")
@Isolated
class StartupProbeIT {

    private static final int TRIES = 5;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void liveAnswersInTimeWithoutAServer(Service service) {
        var url = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/absent";
        inTime(service.form(), () -> bed.launch(service).at(url).as(Login.SERVICE));
    }

    @Test
    void liveAnswersInTimeWithAServer() {
        var database = bed.newDatabase();
        inTime(Form.tested(), () -> bed.saga(database).placeholder("pause", 600));
    }

    /** The bound is one for a start alone on two quiet cores. Where others use them too the least disturbed of some counts. */
    private static void inTime(Form form, Supplier<Launch> launch) {
        var bound = form.live();
        var times = new ArrayList<Duration>();
        do {
            times.add(timeToLive(launch.get()));
        } while (times.size() < TRIES && times.get(times.size() - 1).compareTo(bound) > 0);
        assertThat(times).as("times to live, as on two quiet cores").anyMatch(time -> time.compareTo(bound) <= 0);
    }

    private static Duration timeToLive(Launch launch) {
        try (var pace = new Pace()) {
            var saga = launch.withPlainJvm().start().awaitLive();
            var time = saga.age();
            saga.destroy();
            return pace.alone(time);
        }
    }

    @Test
    void probeCanBeTurnedOff() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA)
                .on(server, "unprobed")
                .with("common-db.startup-probe", false)
                .start();
        saga.awaitOutput("Waiting for PostgreSQL");
        assertThat(List.of(saga.live().status(), saga.ready().status())).containsOnly(Answer.NONE);
        server.start();
        saga.awaitReady();
    }
}
