package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static final Duration BOUND = Form.tested().live();

    private static final int TRIES = 5;

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @ParameterizedTest
    @EnumSource
    void liveAnswersInTimeWithoutAServer(Service service) {
        var url = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/absent";
        inTime(() -> bed.launch(service).at(url).as(Login.SERVICE));
    }

    @Test
    void liveAnswersInTimeWithAServer() {
        var database = bed.newDatabase();
        inTime(() -> bed.saga(database).placeholder("pause", 30));
    }

    /**
     * The bound is one for a start alone on two quiet cores. Where others use the cores too, the start that was disturbed
     * least counts, and the CPU time that it took: on quiet cores no start takes longer than that.
     */
    private static void inTime(Supplier<Launch> launch) {
        var times = new ArrayList<Duration>();
        do {
            times.add(timeToLive(launch.get()));
        } while (times.size() < TRIES && times.get(times.size() - 1).compareTo(BOUND) > 0);
        assertThat(times).as("times to live").anyMatch(time -> time.compareTo(BOUND) <= 0);
    }

    private static Duration timeToLive(Launch launch) {
        var saga = launch.withPlainJvm().start().awaitLive();
        var time = saga.age();
        var cpuTime = saga.cpuTime();
        saga.destroy();
        return time.compareTo(cpuTime) < 0 ? time : cpuTime;
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
