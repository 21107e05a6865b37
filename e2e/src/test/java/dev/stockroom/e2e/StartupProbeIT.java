package dev.stockroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How soon a service answers its probes after the start of its process. */
@Tag("P3")
class StartupProbeIT {

    private static final Duration BOUND =
            Boolean.getBoolean("e2e.native") ? Duration.ofMillis(100) : Duration.ofMillis(1500);

    @RegisterExtension
    private final Testbed bed = new Testbed();

    @Test
    void liveAnswersInTimeWithoutAServer() {
        var url = "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/absent";
        inTime(() -> bed.launch(Service.ORDER_SAGA).at(url).as(Login.SERVICE));
    }

    @Test
    void liveAnswersInTimeWithAServer() {
        var database = bed.newDatabase();
        inTime(() -> bed.saga(database).placeholder("pause", 30));
    }

    /** The bound is one for a quiet machine: the fastest of three starts is the least disturbed one. */
    private static void inTime(Supplier<Launch> launch) {
        var times = IntStream.range(0, 3).mapToObj(i -> timeToLive(launch.get())).toList();
        assertThat(times).as("times to live").anyMatch(time -> time.compareTo(BOUND) <= 0);
    }

    private static Duration timeToLive(Launch launch) {
        var saga = launch.withPlainJvm().start().awaitLive();
        var time = saga.age();
        saga.destroy();
        return time;
    }

    @Test
    void probeCanBeTurnedOff() {
        var server = bed.stoppedServer();
        var saga = bed.launch(Service.ORDER_SAGA)
                .on(server, "unprobed")
                .with("common-db.startup-probe", false)
                .start();
        saga.awaitOutput("WAITING_FOR_SERVER");
        assertThat(List.of(saga.live().status(), saga.ready().status())).containsOnly(Answer.NONE);
        server.start();
        saga.awaitReady();
    }
}
